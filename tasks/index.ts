import { overrideTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { LOCAL_PERIOD_MS, PORTS } from "../chain/primitives/params.ts";
import { LOCAL_DATA_DIR } from "./chain/defaults.ts";

export const tasks = [
  overrideTask("test")
    .setAction(() => import("./test.ts"))
    .build(),
  overrideTask(["test", "mocha"])
    .setAction(() => import("./test-mocha.ts"))
    .build(),
  task("chain", "Runs the local network until Ctrl+C")
    .addOption({
      name: "port",
      description: "Port for HTTP and WebSocket; 0 takes a free one",
      type: ArgumentType.INT,
      defaultValue: PORTS.rpc,
    })
    .addOption({
      name: "period",
      description: "Milliseconds between blocks; 0 seals as soon as a transaction waits",
      type: ArgumentType.INT,
      defaultValue: LOCAL_PERIOD_MS,
    })
    .addOption({
      name: "emptyPeriod",
      description: "With --period 0: milliseconds after which an empty block is sealed; 0 never",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "prune",
      description: "Keep only the newest N states; 0 keeps all",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "dataDir",
      description: "Folder of the chain's data",
      type: ArgumentType.STRING,
      defaultValue: LOCAL_DATA_DIR,
    })
    .addFlag({ name: "reset", description: "Delete the chain and start at genesis" })
    .addFlag({ name: "noPage", description: "Serve no explorer at the port's /" })
    .addFlag({ name: "processes", description: "Run each of its nine nodes as a process of its own" })
    .setAction(() => import("./chain/chain.ts"))
    .build(),
  task("deploy", "Deploys the contracts by the numbered scripts of deploy/, reusing what is in place")
    .addOption({
      name: "tags",
      description: "Run only the scripts with one of these comma separated tags",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .addFlag({ name: "reset", description: "Forget earlier deployments" })
    .setAction(() => import("./deploy.ts"))
    .build(),
];

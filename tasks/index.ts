import { overrideTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

export const tasks = [
  overrideTask("test")
    .setAction(() => import("./test.ts"))
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

import path from "node:path";
import { GAS_LIMIT } from "../../../chain/primitives/params.ts";
import { versionOf } from "../../machine.ts";
import { JsonRpc } from "../json-rpc.ts";
import { hardhatMine } from "../peer.ts";
import type { Peer } from "../peer.ts";
import { freePort, spawnPeer } from "../process.ts";

const PROGRAM = path.join(import.meta.dirname, "../../../node_modules/hardhat/dist/src/cli.js");
/** Without this project's plugins, which would only make it slower to start. */
const CONFIG = path.join(import.meta.dirname, "hardhat.config.ts");

/** Hardhat's node (EDR, a Rust EVM), all in memory. */
export const hardhat: Peer = {
  name: "hardhat",
  keeps: "nothing",
  version: () => versionOf("hardhat"),
  prepare: () => Promise.resolve(),
  mine: hardhatMine,
  async start({ sealing }) {
    const port = await freePort();
    const options = ["--config", CONFIG, "node", "--hostname", "127.0.0.1", "--port", String(port)];
    const running = await spawnPeer(process.execPath, [PROGRAM, ...options], port);
    const rpc = new JsonRpc(running.url, 1);
    await rpc.call("hardhat_setLoggingEnabled", false);
    await rpc.call("evm_setBlockGasLimit", `0x${GAS_LIMIT.toString(16)}`);
    if (sealing !== "instant") {
      await rpc.call("evm_setAutomine", false);
      await rpc.call("evm_setIntervalMining", sealing.periodMs);
    }
    rpc.close();
    return running;
  },
};

import path from "node:path";
import { JsonRpc } from "../json-rpc.ts";
import { spawnPeer } from "../peer.ts";
import type { Peer } from "../peer.ts";

const PROGRAM = path.join(import.meta.dirname, "../../../node_modules/hardhat/dist/src/cli.js");
const LISTENING = /JSON-RPC server at (http:\S+?)\/?$/;

/** Hardhat's node (EDR, a Rust EVM), all in memory. */
export const hardhat: Peer = {
  name: "Hardhat's node",
  async start(sealing) {
    const running = await spawnPeer(
      process.execPath,
      [PROGRAM, "node", "--hostname", "127.0.0.1", "--port", "0"],
      (line) => LISTENING.exec(line)?.[1],
    );
    if (sealing === "instant") return running;
    const rpc = new JsonRpc(running.url, 1);
    await rpc.call("evm_setAutomine", false);
    await rpc.call("evm_setIntervalMining", sealing.periodMs);
    rpc.close();
    return running;
  },
};

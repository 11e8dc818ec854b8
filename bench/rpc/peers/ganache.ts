import path from "node:path";
import { DEV_MNEMONIC } from "../../../chain/node/dev/accounts.ts";
import { GAS_LIMIT } from "../../../chain/primitives/params.ts";
import { fileOf, install } from "../install.ts";
import type { PinnedPackage } from "../install.ts";
import type { Peer } from "../peer.ts";
import { freePort, spawnPeer } from "../process.ts";

const GANACHE: PinnedPackage = { name: "ganache", version: "7.9.2", file: "ganache/dist/node/cli.js" };
const FUNDS_ETHER = 10_000;

/** Truffle's node (@ethereumjs/vm), no longer maintained; its chain in a LevelDB folder. */
export const ganache: Peer = {
  name: "ganache",
  keeps: "its chain in LevelDB",
  version: () => Promise.resolve(GANACHE.version),
  prepare: () => install(GANACHE),
  mine: { method: "evm_mine", params: (blocks) => [{ blocks }] },
  async start({ sealing, folder, durable }) {
    const port = await freePort();
    const options = {
      "server.host": "127.0.0.1",
      "server.port": port,
      "wallet.mnemonic": DEV_MNEMONIC,
      "wallet.defaultBalance": FUNDS_ETHER,
      "miner.blockGasLimit": Number(GAS_LIMIT),
      "miner.blockTime": sealing === "instant" ? 0 : sealing.periodMs / 1_000,
      "logging.quiet": true,
      ...(durable && { "database.dbPath": path.join(folder, "ganache") }),
    };
    const parameters = Object.entries(options).map(([name, value]) => `--${name}=${String(value)}`);
    // Its web server has no binary for this Node.js, falls back to JavaScript, and says so at length.
    return spawnPeer(process.execPath, [fileOf(GANACHE), ...parameters], port, { stderr: "ignore" });
  },
};

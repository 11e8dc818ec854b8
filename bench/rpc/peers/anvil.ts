import path from "node:path";
import { GAS_LIMIT } from "../../../chain/primitives/params.ts";
import { fileOf, install } from "../install.ts";
import type { PinnedPackage } from "../install.ts";
import { hardhatMine } from "../peer.ts";
import type { Peer } from "../peer.ts";
import { freePort, spawnPeer } from "../process.ts";

const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
const PROGRAM = process.platform === "win32" ? "anvil.exe" : "anvil";
const ANVIL: PinnedPackage = {
  name: "@foundry-rs/anvil",
  version: "1.7.1",
  file: `@foundry-rs/anvil-${process.platform}-${ARCHITECTURE}/bin/${PROGRAM}`,
};
const DUMP_SECONDS = "1";

/** Foundry's node (revm, Rust), in memory; dumps its state to a file every second and at its end. */
export const anvil: Peer = {
  name: "anvil",
  keeps: "a dump of its state every second",
  version: () => Promise.resolve(ANVIL.version),
  prepare: () => install(ANVIL),
  mine: hardhatMine,
  async start({ sealing, folder, durable, steps }) {
    const port = await freePort();
    const blocks = sealing === "instant" ? [] : ["--block-time", String(sealing.periodMs / 1_000)];
    const state = durable ? ["--state", path.join(folder, "state.json"), "--state-interval", DUMP_SECONDS] : [];
    const traces = steps ? ["--steps-tracing"] : [];
    const options = [
      "--port",
      String(port),
      "--gas-limit",
      String(GAS_LIMIT),
      "--silent",
      ...blocks,
      ...state,
      ...traces,
    ];
    return spawnPeer(fileOf(ANVIL), options, port);
  },
};

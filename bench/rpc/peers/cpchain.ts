import path from "node:path";
import { clientVersion } from "../../../chain/node/version.ts";
import { hardhatMine } from "../peer.ts";
import type { Peer } from "../peer.ts";
import { freePort, spawnPeer } from "../process.ts";

const PROGRAM = path.join(import.meta.dirname, "cpchain-process.ts");

/** This chain's local network, its blocks and its pool on disk in every row. */
export const cpchain: Peer = {
  name: "cpchain",
  keeps: "blocks and pool",
  version: () => Promise.resolve(clientVersion(false)),
  prepare: () => Promise.resolve(),
  mine: hardhatMine,
  async start({ sealing, folder }) {
    const port = await freePort();
    const period = sealing === "instant" ? 0 : sealing.periodMs;
    const profile = process.env.BENCH_PROFILE;
    const options = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    const parameters = [...options, PROGRAM, path.join(folder, "chain"), String(port), String(period)];
    return spawnPeer(process.execPath, parameters, port);
  },
};

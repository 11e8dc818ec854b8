import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawnPeer } from "../peer.ts";
import type { Peer } from "../peer.ts";

const PROGRAM = path.join(import.meta.dirname, "cpchain-process.ts");

/** This chain's local network, its blocks and its pool on disk. */
export const cpchain: Peer = {
  name: "cpchain",
  async start(sealing) {
    const folder = await mkdtemp(path.join(tmpdir(), "cpchain-bench-rpc-"));
    const period = sealing === "instant" ? 0 : sealing.periodMs;
    const profile = process.env.BENCH_PROFILE;
    const options = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    const running = await spawnPeer(process.execPath, [...options, PROGRAM, folder, String(period)], (line) =>
      line.startsWith("http") ? line : undefined,
    );
    return {
      ...running,
      async stop() {
        await running.stop();
        await rm(folder, { recursive: true });
      },
    };
  },
};

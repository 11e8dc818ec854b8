import { withFreshPeer } from "./row.ts";
import type { RowGroup } from "./row.ts";

const RUNS = 5;

/** From the start of the process until it answered the first request; the median of five. */
export const startRow: RowGroup = {
  name: "start",
  titles: [{ text: "start until the first answer", unit: "ms", better: "less" }],
  async measure(peer) {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      runs.push(await withFreshPeer(peer, "instant", ({ startMs }) => Promise.resolve(startMs)));
    }
    runs.sort((a, b) => a - b);
    return [{ value: runs[Math.floor(RUNS / 2)], details: { least: runs[0], most: runs.at(-1) } }];
  },
};

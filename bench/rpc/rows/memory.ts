import { Client } from "../client/child.ts";
import type { SendResult } from "../client/job.ts";
import { memoryOf } from "../usage.ts";
import { PERIOD, withFreshPeer } from "./row.ts";
import type { RowGroup } from "./row.ts";

const TRANSACTIONS = 100_000;
const SENDERS = 1_000;
const CONNECTIONS = 32;
const PATIENCE_MS = 60_000;
const PREPARATION_MS = 60_000;
const BYTES_PER_MB = 1_000_000;

/** Resident memory of the process once 100,000 transfers are in blocks. */
export const memoryRow: RowGroup = {
  name: "memory",
  titles: [{ text: "memory after 100,000 transfers", unit: "MB", better: "less" }],
  measure: (peer) =>
    withFreshPeer(peer, PERIOD, async ({ url, pid }) => {
      const client = await Client.start(
        {
          url,
          work: "send",
          kind: "transfers",
          manner: "batches of 100",
          warmUp: 0,
          senders: SENDERS,
          perSender: TRANSACTIONS / SENDERS,
          connections: CONNECTIONS,
          patienceMs: PATIENCE_MS,
        },
        PREPARATION_MS,
      );
      try {
        client.go();
        const { mined } = (await client.message(PATIENCE_MS + PREPARATION_MS)) as SendResult;
        const memory = memoryOf(pid);
        if (memory === undefined) return [{ value: undefined, note: "memory is read from /proc, which Linux has" }];
        const seconds = PATIENCE_MS / 1_000;
        return [
          {
            value: memory.resident / BYTES_PER_MB,
            note: mined === TRANSACTIONS ? undefined : `after ${String(mined ?? "an unknown number")} in ${seconds} s`,
            details: { peakMegabytes: memory.peak / BYTES_PER_MB, mined },
          },
        ];
      } finally {
        client.end();
      }
    }),
};

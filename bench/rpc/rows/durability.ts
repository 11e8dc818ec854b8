import { Client } from "../client/child.ts";
import type { LoseResult } from "../client/job.ts";
import { JsonRpc } from "../json-rpc.ts";
import { PERIOD, withFolder } from "./row.ts";
import type { RowGroup } from "./row.ts";

const SENDERS = 100;
const PER_SENDER = 100;
const KILL_AFTER = 4_000;
const CONNECTIONS = 32;
const PATIENCE_MS = 60_000;
const CHUNK = 500;

/**
 * The share of acknowledged transactions that a node knows, in a block or waiting, when it is started again after it was
 * killed (SIGKILL) amid single requests, with blocks every second.
 */
export const durabilityRow: RowGroup = {
  name: "durability",
  titles: [{ text: "transactions left after kill -9", unit: "%", better: "more" }],
  measure: (peer) =>
    withFolder(async (folder) => {
      const options = { sealing: PERIOD, folder, durable: true, steps: false };
      const first = await peer.start(options);
      const job = { work: "lose", senders: SENDERS, perSender: PER_SENDER, killAfter: KILL_AFTER } as const;
      const client = await Client.start({ url: first.url, ...job, connections: CONNECTIONS }, PATIENCE_MS);
      let acknowledged: LoseResult["acknowledged"];
      try {
        client.go();
        await client.message(PATIENCE_MS);
        const result = client.message(PATIENCE_MS);
        await first.kill();
        ({ acknowledged } = (await result) as LoseResult);
      } finally {
        client.end();
        await first.kill();
      }
      const second = await peer.start(options);
      try {
        const left = await countKnown(second.url, acknowledged);
        const value = (100 * left) / acknowledged.length;
        return [{ value, note: `it keeps ${peer.keeps}`, details: { acknowledged: acknowledged.length, left } }];
      } finally {
        await second.stop();
      }
    }),
};

const countKnown = async (url: string, hashes: LoseResult["acknowledged"]): Promise<number> => {
  const rpc = new JsonRpc(url, 1);
  let known = 0;
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const calls = hashes.slice(start, start + CHUNK).map((hash) => ["eth_getTransactionByHash", hash] as const);
    known += (await rpc.batch(calls)).filter((found) => found !== null).length;
  }
  rpc.close();
  return known;
};

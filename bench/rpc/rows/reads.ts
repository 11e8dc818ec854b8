import { Client } from "../client/child.ts";
import { READS } from "../client/job.ts";
import type { ReadResult } from "../client/job.ts";
import { PERIOD, withFreshPeer } from "./row.ts";
import type { Peer, RunningPeer } from "../peer.ts";
import type { Cell, RowGroup } from "./row.ts";

const BLOCKS = 10_000;
const BLOCKS_PER_CALL = 250;
const CONNECTIONS = 32;
const DURATION_MS = 2_000;
/** to make 10,000 blocks */
const PREPARATION_MS = 120_000;
const ANSWERS_MS = 90_000;

const TEXTS = {
  eth_call: "eth_call of balanceOf",
  eth_getBalance: "eth_getBalance",
  eth_getLogs: "eth_getLogs over 10,000 blocks",
  debug_traceTransaction: "debug_traceTransaction of an ERC-20 transfer",
} as const;

/** Questions per second, 32 at a time, to a node with 10,000 blocks. */
export const readRows: RowGroup = {
  name: "reads",
  titles: READS.map((read) => ({ text: TEXTS[read], unit: "per second", better: "more" as const })),
  measure: (peer) => withFreshPeer(peer, PERIOD, (running) => measure(peer, running), { steps: true }),
};

const measure = async (peer: Peer, { url, pid }: RunningPeer): Promise<Cell[]> => {
  const { method, params } = peer.mine;
  const client = await Client.start(
    {
      url,
      pid,
      work: "read",
      blocks: BLOCKS,
      mine: { method, params: params(BLOCKS_PER_CALL), perCall: BLOCKS_PER_CALL },
      durationMs: DURATION_MS,
      connections: CONNECTIONS,
    },
    PREPARATION_MS,
  );
  try {
    client.go();
    const results = (await client.message(ANSWERS_MS)) as ReadResult;
    return READS.map((read) => {
      const result = results[read];
      if (!("perSecond" in result)) return { value: undefined, note: result.refusal };
      const { perSecond, cpuMicrosecondsEach } = result;
      return { value: perSecond, details: { cpuMicrosecondsEach } };
    });
  } finally {
    client.end();
  }
};

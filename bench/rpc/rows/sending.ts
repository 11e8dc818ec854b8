import { Client } from "../client/child.ts";
import type { Manner, SendJob, SendResult } from "../client/job.ts";
import type { Peer, Sealing } from "../peer.ts";
import { cpuMs } from "../usage.ts";
import { PERIOD, withFreshPeer } from "./row.ts";
import type { Cell, RowGroup } from "./row.ts";

const TRANSACTIONS = Number(process.env.BENCH_TRANSACTIONS ?? 10_000);
const PER_SENDER = 100;
const CONNECTIONS = 32;
/** Sending is given up then: no useful node needs longer. */
const PATIENCE_MS = 20_000;
/** for funding and signing, and for answers after giving up */
const MARGIN_MS = 30_000;

const ROUND_TRIPS = 200;
const WARM_UP_TRIPS = 1_000;

interface Sending {
  readonly sealing: Sealing;
  readonly kind: SendJob["kind"];
  readonly manner: Manner;
  /** counted */
  readonly transactions: number;
  readonly warmUp: number;
}

const measure = (peer: Peer, sending: Sending): Promise<Cell> =>
  withFreshPeer(peer, sending.sealing, async (running) => {
    const { kind, manner, transactions, warmUp } = sending;
    const client = await Client.start(
      {
        url: running.url,
        work: "send",
        kind,
        manner,
        warmUp,
        senders: Math.ceil((transactions + warmUp) / PER_SENDER),
        perSender: PER_SENDER,
        connections: manner === "send and wait" ? 1 : CONNECTIONS,
        patienceMs: PATIENCE_MS,
      },
      PATIENCE_MS + MARGIN_MS,
    );
    try {
      const before = cpuMs(running.pid);
      client.go();
      const result = (await client.message(PATIENCE_MS + MARGIN_MS)) as SendResult;
      const after = cpuMs(running.pid);
      return cellOf(sending, result, before === undefined || after === undefined ? undefined : after - before);
    } finally {
      client.end();
    }
  });

const cellOf = ({ transactions }: Sending, result: SendResult, cpu: number | undefined): Cell => {
  const { acceptedMs, elapsedMs, mined, refusal } = result;
  const perSecond = mined === undefined || mined === 0 ? undefined : (mined * 1_000) / elapsedMs;
  const seconds = Math.round(elapsedMs / 1_000);
  const share = mined === undefined ? "it stopped answering" : `${mined} of ${transactions} were in blocks`;
  const unfinished = refusal === undefined ? `given up after ${seconds} s: ${share}` : `it refused: ${refusal}`;
  return {
    value: perSecond,
    note: mined === transactions ? undefined : unfinished,
    details: {
      acceptedMs,
      elapsedMs,
      mined,
      cpuMicrosecondsEach: cpu === undefined || !mined ? undefined : (cpu * 1_000) / mined,
    },
  };
};

const group = (name: string, text: string, sending: Sending): RowGroup => ({
  name,
  titles: [{ text, unit: "per second", better: "more" }],
  measure: async (peer) => [await measure(peer, sending)],
});

const KINDS = [
  ["transfers", "transfers"],
  ["tokens", "ERC-20 transfers"],
] as const;
const SEALINGS = [
  ["period", "1 s blocks", PERIOD],
  ["instant", "instant blocks", "instant"],
] as const;
const MANNERS = [
  ["single", "single"],
  ["batch", "batches of 100"],
] as const;

/** The same number of transactions of each kind, in each manner, with blocks every second and at once. */
export const sendingRows: readonly RowGroup[] = KINDS.flatMap(([kindName, kind]) =>
  SEALINGS.flatMap(([sealingName, sealingText, sealing]) =>
    MANNERS.map(([mannerName, manner]) =>
      group(
        `${kindName}-${sealingName}-${mannerName}`,
        `${TRANSACTIONS.toLocaleString("en")} ${kind}, ${manner}, ${sealingText}`,
        { sealing, kind, manner, transactions: TRANSACTIONS, warmUp: 0 },
      ),
    ),
  ),
);

const trips = { sealing: "instant", kind: "transfers", manner: "send and wait", transactions: ROUND_TRIPS } as const;

/** Transfers that each wait for the receipt of the one before: of a node just started, and of one that has worked. */
export const roundTripRows: readonly RowGroup[] = [
  group("trips", `first ${ROUND_TRIPS} transfers, each awaited`, { ...trips, warmUp: 0 }),
  group("trips-warm", `${ROUND_TRIPS} transfers, each awaited, after ${WARM_UP_TRIPS.toLocaleString("en")}`, {
    ...trips,
    warmUp: WARM_UP_TRIPS,
  }),
];

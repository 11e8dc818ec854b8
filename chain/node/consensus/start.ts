import type { Committee } from "../../committee/genesis.ts";
import { Driver } from "../../consensus/driver/driver.ts";
import type { SignerPort } from "../../consensus/ports.ts";
import { LedgerError } from "../../ledger/errors.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Network } from "../../network/interface.ts";
import { codeOf } from "../log.ts";
import type { Logger } from "../log.ts";
import { systemClock } from "../sealing/ports.ts";
import type { BlockTimes } from "./block-rules.ts";
import { createBlockPort } from "./blocks.ts";
import type { ChainWriter } from "./chain-writer.ts";
import { createMessagePort } from "./messages.ts";
import { createRecordPort } from "./records.ts";
import { speakersOf } from "./speakers.ts";

/** Rounds are never longer, ms. */
const LONGEST_ROUND_MS = 60_000;

export interface ConsensusParts {
  readonly chainId: number;
  readonly ledger: Ledger;
  readonly writer: ChainWriter;
  readonly network: Network;
  readonly committee: Committee;
  readonly times: BlockTimes;
  readonly validator: SignerPort | undefined;
  readonly proposer: SignerPort | undefined;
  readonly logger: Logger;
}

export interface Consensus {
  readonly driver: Driver;
  /** rejects when the node cannot keep what it promises */
  readonly failure: Promise<never>;
}

/** Makes the driver of a member of the committee; it votes and proposes from `driver.start` on. */
export const createConsensus = (parts: ConsensusParts): Consensus => {
  const { chainId, ledger, writer, network, committee, times, validator, proposer, logger } = parts;
  const { periodMs, impeachTimeoutMs } = times;
  const driver = new Driver({
    chainId,
    validator,
    proposer,
    periodMs,
    timeouts: {
      proposalMs: periodMs + impeachTimeoutMs,
      impeachMs: impeachTimeoutMs,
      longestMs: Math.max(LONGEST_ROUND_MS, periodMs + impeachTimeoutMs),
    },
    resendMs: impeachTimeoutMs,
    committee: speakersOf(committee),
    blocks: createBlockPort({ ledger, writer, committee, clock: systemClock }),
    records: createRecordPort(ledger),
    messages: createMessagePort(network, committee),
    clock: systemClock,
  });
  const { promise: failure, reject } = Promise.withResolvers<never>();
  // Whoever runs the node waits for this; nobody does in tests.
  failure.catch(() => undefined);
  driver.on("impeached", (height, culprit, cause) => {
    const why = cause.kind === "illegal" ? `${cause.kind}: ${cause.check}` : cause.kind;
    logger.warn("proposer impeached", { code: "PROPOSER_IMPEACHED", height, proposer: culprit, cause: why });
  });
  driver.on("evidence", ({ first, second }) => {
    logger.warn("equivocation", {
      code: "EQUIVOCATION",
      kind: first.kind,
      height: first.height,
      first: first.signature,
      second: second.signature,
    });
  });
  driver.on("refused", (error) => {
    logger.warn(error.message, { code: codeOf(error) });
  });
  driver.on("failed", (error) => {
    // A disk that fails says by itself what is to be done.
    const reason = error.cause instanceof LedgerError ? error.cause : error;
    logger.error(error.message, { code: codeOf(reason) });
    reject(reason);
  });
  return { driver, failure };
};

import { loopback } from "../../consensus/loopback.ts";
import type { ValidatorSet } from "../../consensus/quorum.ts";
import type { SealingMode } from "../../consensus/schedule.ts";
import { Sealer } from "../../consensus/sealer.ts";
import { keySigner } from "../../consensus/signature.ts";
import type { BlockAttributes, BuiltBlock, Execution } from "../../execution/interface.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import { fromHex } from "../../primitives/bytes.ts";
import type { Hex } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { Logger } from "../log.ts";
import { createProposal, createStorage, ownExecution, systemClock } from "./ports.ts";
import type { SealOptions } from "./ports.ts";

/** Who seals, and when. */
export interface SealingOptions {
  readonly validatorKey: Hex;
  readonly proposerKey: Hex;
  readonly mode: SealingMode;
}

export interface SealingParts {
  readonly chainId: number;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly validators: ValidatorSet;
  readonly nextAttributes: () => BlockAttributes;
  readonly logger: Logger;
}

export interface Sealing {
  readonly sealer: Sealer<BuiltBlock, SealOptions>;
  /** rejects when a block or a vote could not be kept */
  readonly failure: Promise<never>;
}

/** Starts to seal with one validator in this process; stop the sealer when done. */
export const startSealing = (sealing: SealingOptions, parts: SealingParts): Sealing => {
  const { chainId, ledger, execution, pool, feed, validators, nextAttributes, logger } = parts;
  const sealer = new Sealer<BuiltBlock, SealOptions>({
    chainId,
    validators,
    mode: sealing.mode,
    proposer: keySigner(fromHex(sealing.proposerKey)),
    validator: keySigner(fromHex(sealing.validatorKey)),
    proposal: createProposal({ ledger, execution, pool, attributes: nextAttributes }),
    execution: ownExecution,
    storage: createStorage(ledger, pool, feed),
    transport: loopback(),
    clock: systemClock,
  });
  const { promise: failure, reject } = Promise.withResolvers<never>();
  // Whoever runs the node waits for this; nobody does in tests.
  failure.catch(() => undefined);
  sealer.on("refused", (error) => {
    logger.warn(error.message, { code: error.code });
  });
  sealer.on("failed", (error) => {
    logger.error(error.message, { code: error.code });
    reject(error);
  });
  sealer.start();
  return { sealer, failure };
};

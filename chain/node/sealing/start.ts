import type { Committee } from "../../committee/genesis.ts";
import { LocalCommittee } from "../../consensus/local/committee.ts";
import type { SealingMode } from "../../consensus/schedule.ts";
import { Sealer } from "../../consensus/sealer.ts";
import { keySigner } from "../../consensus/signature.ts";
import type { BlockAttributes, BuiltBlock, Execution } from "../../execution/interface.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import { fromHex } from "../../primitives/bytes.ts";
import type { Hex } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";
import { membersOf } from "../consensus/messages.ts";
import { speakersOf } from "../consensus/speakers.ts";
import type { Logger } from "../log.ts";
import { createProposal, createStorage, systemClock } from "./ports.ts";
import type { SealOptions } from "./ports.ts";

/** A committee that is this process, and when it seals. */
export interface SealingOptions {
  /** of all members; a key may be both validator's and proposer's */
  readonly validatorKeys: readonly Hex[];
  readonly proposerKeys: readonly Hex[];
  readonly mode: SealingMode;
}

export interface SealingParts {
  readonly chainId: number;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly committee: Committee;
  readonly nextAttributes: () => BlockAttributes;
  readonly logger: Logger;
}

export interface Sealing {
  readonly sealer: Sealer<BuiltBlock, SealOptions>;
  /** rejects when a block could not be kept */
  readonly failure: Promise<never>;
}

/**
 * Starts to seal with the whole committee in this process; stop the sealer when done.
 * @throws ConsensusError NOT_A_MEMBER when a member's key is missing
 */
export const startSealing = (sealing: SealingOptions, parts: SealingParts): Sealing => {
  const { chainId, ledger, execution, pool, feed, committee, nextAttributes, logger } = parts;
  const local = new LocalCommittee({
    chainId,
    committee: speakersOf(committee),
    members: [...sealing.validatorKeys, ...sealing.proposerKeys].map((key) => keySigner(fromHex(key))),
  });
  local.requireKeys(membersOf(committee, ledger.head.header.number + 1));
  const sealer = new Sealer<BuiltBlock, SealOptions>({
    mode: sealing.mode,
    proposal: createProposal({ ledger, execution, pool, attributes: nextAttributes }),
    decide: (block) => local.decide(block),
    storage: createStorage(ledger, pool, feed),
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

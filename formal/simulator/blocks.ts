import type { Certificate } from "../../chain/consensus/certificate.ts";
import type { BlockPort, Candidate } from "../../chain/consensus/driver/ports.ts";
import { ConsensusError } from "../../chain/consensus/errors.ts";
import { toHex } from "../../chain/primitives/bytes.ts";
import { crypto } from "../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { EPOCH_MS } from "./clock.ts";
import type { VirtualTime } from "./clock.ts";
import type { Random } from "./random.ts";

/** What a block of the simulated world says. */
export interface SimulatedBlock {
  readonly height: number;
  readonly parentHash: Hash;
  /** seconds since 1970 */
  readonly timestamp: number;
  /** undefined: the impeach block */
  readonly proposer: Address | undefined;
  readonly legal: boolean;
  /** sets two blocks of one proposer apart */
  readonly variant: number;
}

export interface StoredBlock {
  readonly candidate: Candidate;
  readonly block: SimulatedBlock;
  readonly certificate: Certificate;
}

const GENESIS: SimulatedBlock = {
  height: 0,
  parentHash: `0x${"00".repeat(32)}`,
  timestamp: EPOCH_MS / 1_000,
  proposer: undefined,
  legal: true,
  variant: 0,
};

export const encodeBlock = (block: SimulatedBlock): Candidate => {
  const bytes = Buffer.from(JSON.stringify(block));
  return {
    height: block.height,
    hash: toHex(crypto().keccak256(bytes)),
    parentHash: block.parentHash,
    bytes,
  };
};

export const decodeBlock = (bytes: Uint8Array): { readonly block: SimulatedBlock; readonly candidate: Candidate } => {
  try {
    const block = JSON.parse(Buffer.from(bytes).toString()) as SimulatedBlock;
    return { block, candidate: encodeBlock(block) };
  } catch {
    throw new ConsensusError("MESSAGE_MALFORMED", "not a block of the simulated world");
  }
};

export interface ChainSettings {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly periodMs: number;
  /** seconds after the parent that an impeach block is dated */
  readonly impeachSeconds: number;
  /** ms that execution and a durable write take at most */
  readonly workMs: number;
  readonly proposer: Address | undefined;
  /** called with every block that becomes the head */
  readonly onInserted: (stored: StoredBlock) => void;
}

/** The chain of one node: what is in it survives a crash, what is being written does not. */
export class SimulatedChain implements BlockPort {
  readonly #settings: ChainSettings;
  readonly #blocks: StoredBlock[] = [];

  constructor(settings: ChainSettings) {
    this.#settings = settings;
  }

  get head(): { readonly height: number; readonly hash: Hash; readonly timestamp: number } {
    const newest = this.#blocks.at(-1);
    const { height, timestamp } = newest?.block ?? GENESIS;
    return { height, hash: newest?.candidate.hash ?? encodeBlock(GENESIS).hash, timestamp };
  }

  /** a block that is in the chain */
  stored(height: number): StoredBlock | undefined {
    return this.#blocks[height - 1];
  }

  build(): Promise<Candidate> {
    return Promise.resolve(this.make(true, 0));
  }

  /** A block on the head, legal or not. */
  make(legal: boolean, variant: number): Candidate {
    const { head } = this;
    const { time, periodMs, proposer } = this.#settings;
    const timestamp = Math.max(head.timestamp + periodMs / 1_000, Math.floor((EPOCH_MS + time.now) / 1_000));
    return encodeBlock({ height: head.height + 1, parentHash: head.hash, timestamp, proposer, legal, variant });
  }

  impeach(): Promise<Candidate> {
    const { height, hash, timestamp } = this.head;
    return Promise.resolve(
      encodeBlock({
        height: height + 1,
        parentHash: hash,
        timestamp: timestamp + this.#settings.impeachSeconds,
        proposer: undefined,
        legal: true,
        variant: 0,
      }),
    );
  }

  decode(bytes: Uint8Array): Candidate {
    return decodeBlock(bytes).candidate;
  }

  async check(candidate: Candidate, proposer: Address) {
    await this.#work();
    const { block } = decodeBlock(candidate.bytes);
    if (block.parentHash !== this.head.hash) return { legal: false as const, check: "parent" };
    if (block.proposer !== proposer) return { legal: false as const, check: "proposer" };
    return block.legal ? { legal: true as const } : { legal: false as const, check: "state root" };
  }

  /** @param isAlive false when the process has ended before the write was durable */
  async insert(candidate: Candidate, certificate: Certificate, isAlive: () => boolean = () => true): Promise<void> {
    await this.#work();
    if (!isAlive()) return;
    const { block } = decodeBlock(candidate.bytes);
    if (block.height <= this.head.height) return;
    if (block.parentHash !== this.head.hash || !block.legal) {
      throw new ConsensusError("MESSAGE_INVALID", `block ${block.height} does not fit the chain`);
    }
    const stored = { candidate, block, certificate };
    this.#blocks.push(stored);
    this.#settings.onInserted(stored);
  }

  decided(height: number): { readonly bytes: Uint8Array; readonly certificate: Certificate } | undefined {
    const stored = this.stored(height);
    return stored && { bytes: stored.candidate.bytes, certificate: stored.certificate };
  }

  #work(): Promise<void> {
    const { time, random, workMs } = this.#settings;
    return new Promise((resolve) => {
      time.after(random.between(0, workMs), resolve);
    });
  }
}

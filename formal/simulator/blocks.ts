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

const decodeBlock = (bytes: Uint8Array): Candidate => {
  try {
    return encodeBlock(JSON.parse(Buffer.from(bytes).toString()) as SimulatedBlock);
  } catch {
    throw new ConsensusError("MESSAGE_MALFORMED", "not a block of the simulated world");
  }
};

/** What a block says, without a look at its hash. */
const contentOf = ({ bytes }: Candidate): SimulatedBlock => JSON.parse(Buffer.from(bytes).toString()) as SimulatedBlock;

export interface ChainSettings {
  readonly time: VirtualTime;
  readonly random: Random;
  /** what the node takes for the time: ms since 1970 */
  readonly now: () => number;
  readonly periodMs: number;
  /** a block that is dated further ahead of the node's clock, ms, is not waited for */
  readonly maxDriftMs: number;
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
  readonly #blocks = new Map<number, StoredBlock>();
  readonly #genesis = encodeBlock(GENESIS).hash;
  #newest: StoredBlock | undefined;

  constructor(settings: ChainSettings) {
    this.#settings = settings;
  }

  get head(): { readonly height: number; readonly hash: Hash; readonly timestamp: number } {
    const { height, timestamp } = this.#newest?.block ?? GENESIS;
    return { height, hash: this.#newest?.candidate.hash ?? this.#genesis, timestamp };
  }

  /** a block that is in the chain, unless it was forgotten */
  stored(height: number): StoredBlock | undefined {
    return this.#blocks.get(height);
  }

  /** Forgets blocks that nobody will ask for any more, so that a long run does not fill the memory with them. */
  forgetBelow(height: number): void {
    for (const known of this.#blocks.keys()) {
      if (known >= height) return;
      this.#blocks.delete(known);
    }
  }

  build(): Promise<Candidate> {
    return Promise.resolve(this.make(true, 0));
  }

  /** A block on the head, legal or not. */
  make(legal: boolean, variant: number): Candidate {
    const { head } = this;
    const { now, periodMs, proposer } = this.#settings;
    const timestamp = Math.max(head.timestamp + periodMs / 1_000, Math.floor(now() / 1_000));
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
    return decodeBlock(bytes);
  }

  async check(candidate: Candidate, proposer: Address) {
    const { now, maxDriftMs, periodMs } = this.#settings;
    const block = contentOf(candidate);
    const early = block.timestamp * 1_000 - now();
    if (early > maxDriftMs) return { legal: false as const, check: "future" };
    if (early > 0) await this.#pass(early);
    await this.#work();
    if (block.parentHash !== this.head.hash) return { legal: false as const, check: "parent" };
    if (block.timestamp < this.head.timestamp + periodMs / 1_000) return { legal: false as const, check: "too early" };
    if (block.proposer !== proposer) return { legal: false as const, check: "proposer" };
    return block.legal ? { legal: true as const } : { legal: false as const, check: "state root" };
  }

  /** @param isAlive false when the process has ended before the write was durable */
  async insert(candidate: Candidate, certificate: Certificate, isAlive: () => boolean = () => true): Promise<void> {
    await this.#work();
    if (!isAlive()) return;
    const block = contentOf(candidate);
    if (block.height <= this.head.height) return;
    if (block.parentHash !== this.head.hash || !block.legal) {
      throw new ConsensusError("MESSAGE_INVALID", `block ${block.height} does not fit the chain`);
    }
    this.#newest = { candidate, block, certificate };
    this.#blocks.set(block.height, this.#newest);
    this.#settings.onInserted(this.#newest);
  }

  decided(height: number): { readonly bytes: Uint8Array; readonly certificate: Certificate } | undefined {
    const stored = this.stored(height);
    return stored && { bytes: stored.candidate.bytes, certificate: stored.certificate };
  }

  #work(): Promise<void> {
    const { random, workMs } = this.#settings;
    return this.#pass(random.between(0, workMs));
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#settings.time.after(ms, resolve);
    });
  }
}

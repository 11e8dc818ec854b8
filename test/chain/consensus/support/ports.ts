import { LocalCommittee } from "../../../../chain/consensus/local/committee.ts";
import type { BlockHandle, HeadBlock, Proposal } from "../../../../chain/consensus/ports.ts";
import { validatorSet } from "../../../../chain/consensus/quorum.ts";
import type { SealingMode } from "../../../../chain/consensus/schedule.ts";
import { Sealer } from "../../../../chain/consensus/sealer.ts";
import { keySigner } from "../../../../chain/consensus/signature.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { VirtualClock } from "./clock.ts";

export const CHAIN_ID = 41;

/** Signer number `i`; addresses differ for different numbers. */
export const signer = (i: number): ReturnType<typeof keySigner> => keySigner(new Uint8Array(32).fill(i + 1));

export interface Body {
  readonly transactions: number;
  readonly options: unknown;
}

/** A chain in memory: transactions are counted, blocks take `buildMs`, everything can be made to fail. */
export class FakeChain {
  readonly clock = new VirtualClock();
  readonly blocks: { readonly block: BlockHandle<Body>; readonly certificate: Uint8Array; readonly at: number }[] = [];
  head: HeadBlock = { height: 0, hash: toHash(1_000n) };
  waitingCount = 0;
  capacity = Infinity;
  buildMs = 0;
  building = 0;
  fail: { build?: Error; decide?: Error; commit?: Error } = {};
  #attempts = 0;
  readonly #listeners = new Set<() => void>();

  /** A transaction begins to wait. */
  submit(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.waitingCount += 1;
      for (const listener of this.#listeners) listener();
    }
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  readonly proposal = {
    build: async (parent: HeadBlock, options: unknown): Promise<Proposal<Body>> => {
      this.building += 1;
      if (this.building > 1) throw new Error("two blocks at once");
      const transactions = Math.min(this.waitingCount, this.capacity);
      if (this.buildMs > 0) await this.clock.after(this.buildMs);
      this.building -= 1;
      if (this.fail.build !== undefined) throw this.fail.build;
      this.#attempts += 1;
      const hash = toHash(BigInt(this.#attempts));
      const payload = { transactions, options };
      return { height: parent.height + 1, hash, parentHash: parent.hash, payload, transactionCount: transactions };
    },
    waiting: (): boolean => this.waitingCount > 0,
    onWaiting: (listener: () => void): (() => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  readonly storage = {
    commit: (block: BlockHandle<Body>, certificate: Uint8Array): Promise<void> => {
      if (this.fail.commit !== undefined) return Promise.reject(this.fail.commit);
      this.blocks.push({ block, certificate, at: this.clock.now() });
      this.head = block;
      this.waitingCount -= block.payload.transactions;
      return Promise.resolve();
    },
  };

  sealer(mode: SealingMode): Sealer<Body> {
    const storage = Object.defineProperty({ ...this.storage, head: this.head }, "head", { get: () => this.head });
    const committee = new LocalCommittee({
      chainId: CHAIN_ID,
      committee: { speakers: () => ({ validators: validatorSet([signer(0).address]), proposer: signer(1).address }) },
      members: [signer(0), signer(1)],
    });
    return new Sealer({
      mode,
      proposal: this.proposal,
      decide: (block) => (this.fail.decide === undefined ? committee.decide(block) : Promise.reject(this.fail.decide)),
      storage,
      clock: this.clock,
    });
  }

  get times(): number[] {
    return this.blocks.map(({ at }) => at - 1_000_000);
  }

  get sizes(): number[] {
    return this.blocks.map(({ block }) => block.payload.transactions);
  }
}

import { loopback } from "../../../../chain/consensus/loopback.ts";
import type { BlockHandle, HeadBlock, Proposal, TransportPort } from "../../../../chain/consensus/ports.ts";
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
  /** what happened to storage and transport, in order */
  readonly journal: string[] = [];
  readonly storedVotes = new Map<number, Uint8Array[]>();
  head: HeadBlock = { height: 0, hash: toHash(1_000n) };
  waitingCount = 0;
  capacity = Infinity;
  buildMs = 0;
  building = 0;
  fail: { build?: Error; verify?: Error; votes?: Error; commit?: Error } = {};
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

  readonly execution = {
    verify: (): Promise<void> =>
      this.fail.verify === undefined ? Promise.resolve() : Promise.reject(this.fail.verify),
  };

  readonly storage = {
    commit: (block: BlockHandle<Body>, certificate: Uint8Array): Promise<void> => {
      if (this.fail.commit !== undefined) return Promise.reject(this.fail.commit);
      this.blocks.push({ block, certificate, at: this.clock.now() });
      this.journal.push(`commit ${block.height}`);
      this.head = block;
      this.waitingCount -= block.payload.transactions;
      return Promise.resolve();
    },
    votes: (height: number): readonly Uint8Array[] => this.storedVotes.get(height) ?? [],
    appendVotes: (height: number, votes: readonly Uint8Array[]): Promise<void> => {
      if (this.fail.votes !== undefined) return Promise.reject(this.fail.votes);
      this.storedVotes.set(height, [...this.storage.votes(height), ...votes]);
      for (const vote of votes) this.journal.push(`store ${Buffer.from(vote).toString("hex")}`);
      return Promise.resolve();
    },
  };

  sealer(mode: SealingMode, transport: TransportPort = loopback()): Sealer<Body> {
    const storage = Object.defineProperty({ ...this.storage, head: this.head }, "head", { get: () => this.head });
    const spied = {
      broadcast: (message: Uint8Array): void => {
        this.journal.push(`send ${Buffer.from(message).toString("hex")}`);
        transport.broadcast(message);
      },
      onMessage: transport.onMessage.bind(transport),
    };
    return new Sealer({
      chainId: CHAIN_ID,
      validators: validatorSet([signer(0).address]),
      mode,
      proposer: signer(1),
      validator: signer(0),
      proposal: this.proposal,
      execution: this.execution,
      storage,
      transport: spied,
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

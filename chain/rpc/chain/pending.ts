import type { Address, Block, Hash, Receipt } from "../../primitives/types.ts";
import type { ParentBlock } from "../../execution/interface.ts";
import type { StateChanges, StateReader } from "../../ledger/state/interface.ts";
import type { Backend } from "../backend.ts";
import type { Limits } from "../limits.ts";
import { overlay } from "./overlay.ts";

/** The block that would be sealed now. */
export interface PendingBlock {
  readonly block: Block;
  readonly senders: readonly Address[];
  readonly receipts: readonly Receipt[];
  /** the state after it */
  readonly state: StateReader;
  /** the stored state it is built on, and what it changes of it */
  readonly parentRoot: Hash;
  readonly changes: StateChanges;
}

/** The newest block as a parent to build on. */
export function headParent({ ledger }: Backend): ParentBlock {
  const { hash, header } = ledger.head;
  return { hash, header, stateRoot: ledger.stateRoot(header.number) };
}

/** Blocks may be stored while one is built on their parent; then it is built again, at most so often. */
const ATTEMPTS = 3;

/**
 * Builds the pending block when somebody asks, and keeps it until the chain moves. New transactions make it stale after
 * `pendingBlockMs`, as building is dear. Local networks build it for every question: tests look for their transactions
 * in it, and commands nobody tells of change its time and fees.
 */
export class PendingBlocks {
  readonly #backend: Backend;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #unsubscribe: () => void;
  #stale = false;
  #key = "";
  #builtAt = 0;
  #current: Promise<PendingBlock> | undefined;

  constructor(backend: Backend, limits: Limits, now: () => number) {
    this.#backend = backend;
    this.#limits = limits;
    this.#now = now;
    this.#unsubscribe = backend.pool.on("pending", () => {
      this.#stale = true;
    });
  }

  get(): Promise<PendingBlock> {
    const key = this.#headKey();
    const expired = this.#stale && this.#now() - this.#builtAt >= this.#limits.pendingBlockMs;
    if (this.#current === undefined || key !== this.#key || expired || this.#backend.dev !== undefined) {
      this.#key = key;
      this.#stale = false;
      this.#builtAt = this.#now();
      const current = this.#build(ATTEMPTS);
      this.#current = current;
      current.catch(() => {
        if (this.#current === current) this.#current = undefined;
      });
    }
    return this.#current;
  }

  close(): void {
    this.#unsubscribe();
    this.#current = undefined;
  }

  #headKey(): string {
    const { ledger } = this.#backend;
    return `${ledger.head.hash}:${ledger.state.root}`;
  }

  async #build(attempts: number): Promise<PendingBlock> {
    const { execution, ledger, pool } = this.#backend;
    const key = this.#headKey();
    const base = ledger.state.at(ledger.state.root);
    const attributes = this.#backend.nextAttributes();
    const enough = AbortSignal.timeout(this.#limits.pendingBlockMs);
    try {
      const { executed } = await execution.build(headParent(this.#backend), attributes, pool.source(), enough);
      if (key === this.#headKey() || attempts === 1) {
        const { block, senders, receipts, state } = executed;
        const { parentRoot, changes } = state;
        return { block, senders, receipts, state: overlay(base, changes), parentRoot, changes };
      }
    } catch (error) {
      if (key === this.#headKey() || attempts === 1) throw error;
    }
    return this.#build(attempts - 1);
  }
}

import type { Hash } from "../../primitives/types.ts";
import type { Backend } from "../backend.ts";
import { queryLogs } from "../chain/logs.ts";
import { limitExceeded, serverError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { LogCriteria } from "../schemas/filters.ts";
import { logView } from "../views/log.ts";
import { randomId } from "./session.ts";

interface Idle {
  /** when it was last asked, ms */
  usedAt: number;
}
/** `next`: first block the next poll tells of */
type BlockFilter = Idle & { readonly kind: "block"; next: number };
type LogFilter = Idle & { readonly kind: "logs"; next: number; readonly criteria: LogCriteria };
type PendingFilter = Idle & { readonly kind: "pending"; hashes: Hash[] };
type Filter = BlockFilter | LogFilter | PendingFilter;

/** Filters that callers poll. One not polled for `filterIdleMs` is forgotten. */
export class Filters {
  readonly #backend: Backend;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #filters = new Map<string, Filter>();
  readonly #unsubscribe: readonly (() => void)[];

  constructor(backend: Backend, limits: Limits, now: () => number) {
    this.#backend = backend;
    this.#limits = limits;
    this.#now = now;
    this.#unsubscribe = [
      backend.onBlock(({ block }) => {
        this.#onBlock(block.header.number);
      }),
      backend.pool.on("pending", ({ hash }) => {
        this.#onPending(hash);
      }),
    ];
  }

  get size(): number {
    return this.#filters.size;
  }

  /** @throws RpcError -32005 when there are too many, here and below */
  newBlockFilter(): string {
    return this.#add({ kind: "block", next: this.#head + 1, usedAt: this.#now() });
  }

  newLogFilter(criteria: LogCriteria): string {
    return this.#add({ kind: "logs", criteria, next: this.#head + 1, usedAt: this.#now() });
  }

  newPendingFilter(): string {
    return this.#add({ kind: "pending", hashes: [], usedAt: this.#now() });
  }

  /** What came since the last poll. @throws RpcError -32000 "filter not found" */
  async changes(id: string, signal: AbortSignal): Promise<unknown[]> {
    const filter = this.#get(id);
    if (filter.kind === "pending") {
      const { hashes } = filter;
      filter.hashes = [];
      return hashes;
    }
    const first = filter.next;
    const last = Math.min(this.#head, first + this.#limits.logBlockRange - 1);
    if (first > last) return [];
    filter.next = last + 1;
    if (filter.kind === "block") return this.#hashes(first, last);
    try {
      return await this.#logs(filter.criteria, first, last, signal);
    } catch (error) {
      // Untold as yet: the next poll begins there again.
      filter.next = Math.min(filter.next, first);
      throw error;
    }
  }

  /** Everything that fits a filter of logs. @throws RpcError -32000 "filter not found" */
  logs(id: string, signal: AbortSignal): Promise<unknown[]> {
    const filter = this.#get(id);
    if (filter.kind !== "logs") throw serverError("filter not found");
    return this.#query(filter.criteria, signal);
  }

  remove(id: string): boolean {
    return this.#filters.delete(id);
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#filters.clear();
  }

  get #head(): number {
    return this.#backend.ledger.head.header.number;
  }

  #add(filter: Filter): string {
    if (this.#filters.size >= this.#limits.filters) this.#forgetIdle();
    if (this.#filters.size >= this.#limits.filters) throw limitExceeded(`more than ${this.#limits.filters} filters`);
    const id = randomId();
    this.#filters.set(id, filter);
    return id;
  }

  #get(id: string): Filter {
    const filter = this.#filters.get(id);
    if (filter === undefined || this.#isIdle(filter)) {
      this.#filters.delete(id);
      throw serverError("filter not found");
    }
    filter.usedAt = this.#now();
    return filter;
  }

  #isIdle(filter: Filter): boolean {
    return this.#now() - filter.usedAt >= this.#limits.filterIdleMs;
  }

  #forgetIdle(): void {
    for (const [id, filter] of this.#filters) if (this.#isIdle(filter)) this.#filters.delete(id);
  }

  #hashes(first: number, last: number): Hash[] {
    const hashes: Hash[] = [];
    for (let number = first; number <= last; number++) {
      const hash = this.#backend.ledger.header(number)?.hash;
      if (hash !== undefined) hashes.push(hash);
    }
    return hashes;
  }

  async #logs(criteria: LogCriteria, first: number, last: number, signal: AbortSignal): Promise<unknown[]> {
    const { blockHash, fromBlock, toBlock } = criteria;
    const from = typeof fromBlock === "number" ? Math.max(fromBlock, first) : first;
    const to = typeof toBlock === "number" ? Math.min(toBlock, last) : last;
    if (blockHash !== undefined || from > to) return [];
    return this.#query({ ...criteria, fromBlock: from, toBlock: to }, signal);
  }

  async #query(criteria: LogCriteria, signal: AbortSignal): Promise<unknown[]> {
    const source = { backend: this.#backend, limits: this.#limits, signal };
    return (await queryLogs(source, criteria)).map(logView);
  }

  /** A local network may go back to a snapshot: the same numbers then come again. */
  #onBlock(number: number): void {
    for (const filter of this.#filters.values()) {
      if (filter.kind !== "pending" && filter.next > number) filter.next = number;
    }
  }

  /** A filter that nobody polls while transactions pour in is given up rather than left with holes. */
  #onPending(hash: Hash): void {
    for (const [id, filter] of this.#filters) {
      if (filter.kind !== "pending") continue;
      filter.hashes.push(hash);
      if (filter.hashes.length > this.#limits.filterBacklog || this.#isIdle(filter)) this.#filters.delete(id);
    }
  }
}

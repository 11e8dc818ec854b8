import { effectiveTip, maximumCost, outbids } from "../../../../chain/pool/entry.ts";
import type { Address, SenderTransaction } from "../../../../chain/primitives/types.ts";
import type { FakeChain } from "./chain.ts";

export const LIMITS = { transactions: 8, perSender: 4 };

/** The pool's rules over one plain list in the order of arrival: nothing is remembered, everything is worked out. */
export class Model {
  list: SenderTransaction[] = [];
  readonly chain: FakeChain;

  constructor(chain: FakeChain) {
    this.chain = chain;
  }

  /** "ok", or why not */
  add(tx: SenderTransaction): string {
    if (this.list.some(({ hash }) => hash === tx.hash)) return "ALREADY_KNOWN";
    const { nonce, balance } = this.chain.account(tx.from);
    const own = this.of(tx.from);
    const old = own.find((other) => other.nonce === tx.nonce);
    const others = own.filter((other) => other !== old);
    if (tx.nonce < nonce) return "NONCE_TOO_LOW";
    if (maximumCost(tx) > balance) return "INSUFFICIENT_FUNDS";
    if (old !== undefined && !outbids(tx, old)) return "REPLACEMENT_UNDERPRICED";
    if (costOf([...others, tx]) > balance) return "INSUFFICIENT_FUNDS";
    if (old === undefined) {
      const tail = own.at(-1);
      const earlier = tail !== undefined && tx.nonce < tail.nonce;
      if (own.length >= LIMITS.perSender) {
        if (!earlier) return "SENDER_LIMIT";
        this.take(tail);
      } else if (this.list.length >= LIMITS.transactions) {
        const victim = this.#cheapestTail(earlier ? undefined : tx.from);
        if (victim === undefined || this.tip(victim) >= this.tip(tx)) return "POOL_FULL";
        this.take(victim);
      }
    } else this.take(old);
    this.list.push(tx);
    return "ok";
  }

  /** Everything below the account's nonce goes, then tails until the account can pay for the rest. */
  follow(): void {
    this.list = this.list.filter((tx) => tx.nonce >= this.chain.account(tx.from).nonce);
    for (const from of new Set(this.list.map((tx) => tx.from))) {
      for (let own = this.of(from); costOf(own) > this.chain.account(from).balance; own = this.of(from)) {
        this.take(own.at(-1));
      }
    }
  }

  take(tx: SenderTransaction | undefined): void {
    this.list = this.list.filter((other) => other !== tx);
  }

  /** by nonce */
  of(from: Address): SenderTransaction[] {
    return this.list.filter((tx) => tx.from === from).sort((a, b) => Number(a.nonce - b.nonce));
  }

  /** the executable ones of a sender */
  ready(from: Address): SenderTransaction[] {
    const { nonce } = this.chain.account(from);
    const own = this.of(from);
    const end = own.findIndex((tx, i) => tx.nonce !== nonce + BigInt(i) || tx.maxFeePerGas < this.chain.baseFee);
    return end < 0 ? own : own.slice(0, end);
  }

  /** what a block would take, in order */
  order(): SenderTransaction[] {
    const lines = [...new Set(this.list.map((tx) => tx.from))].map((from) => this.ready(from));
    const order: SenderTransaction[] = [];
    for (;;) {
      const best = this.#best(lines.flatMap(([first]) => first ?? []));
      if (best === undefined) return order;
      order.push(best);
      lines.find(([first]) => first === best)?.shift();
    }
  }

  tip(tx: SenderTransaction): bigint {
    return effectiveTip(tx, this.chain.baseFee);
  }

  #best(heads: readonly SenderTransaction[]): SenderTransaction | undefined {
    const order = (a: SenderTransaction, b: SenderTransaction): number =>
      Number(this.tip(b) - this.tip(a)) || this.list.indexOf(a) - this.list.indexOf(b);
    return [...heads].sort(order)[0];
  }

  #cheapestTail(except: Address | undefined): SenderTransaction | undefined {
    const senders = [...new Set(this.list.map((tx) => tx.from))].filter((from) => from !== except);
    const tails = senders.flatMap((from) => this.of(from).at(-1) ?? []);
    const order = (a: SenderTransaction, b: SenderTransaction): number =>
      Number(this.tip(a) - this.tip(b)) || this.list.indexOf(b) - this.list.indexOf(a);
    return tails.sort(order)[0];
  }
}

const costOf = (list: readonly SenderTransaction[]): bigint => list.reduce((sum, tx) => sum + maximumCost(tx), 0n);

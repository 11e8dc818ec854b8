import type { Verdict } from "../../network/interface.ts";
import type { Pool, PoolErrorCode } from "../../pool/interface.ts";
import { keccak256Hex } from "../../primitives/crypto/keccak.ts";
import { errorCode } from "../../primitives/errors.ts";
import { decodeNetworkTransaction } from "../../primitives/transaction/sidecar.ts";
import type { Hash } from "../../primitives/types.ts";
import type { SyncLimits } from "../interface.ts";
import { decodeBatch } from "../wire/batch.ts";

/**
 * What no node hands on, whatever the state of its chain: the form is wrong. Everything else depends on the state, the
 * settings or the release of a node.
 */
const NEVER_SPREAD: ReadonlySet<string | undefined> = new Set<PoolErrorCode>([
  "MALFORMED",
  "SIGNATURE_INVALID",
  "WRONG_CHAIN_ID",
  "TOO_LARGE",
  "BLOB_INVALID",
]);

const BLOB_TYPE = 3;

export interface InboxParts {
  readonly limits: SyncLimits;
  readonly pool: Pick<Pool, "add" | "get">;
}

/** Takes transactions of peers into the pool, and knows which came from there. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #remote = new Set<Hash>();
  #runningBytes = 0;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  isRemote(hash: Hash): boolean {
    return this.#remote.has(hash);
  }

  /**
   * Judges a batch before it is handed on: worth it when something in it was new and valid; wrong when anything in it
   * has a form that no honest node spreads.
   */
  async receive(data: Uint8Array): Promise<Verdict> {
    if (this.#runningBytes + data.length > this.#parts.limits.runningBatchBytes) return "ignore";
    this.#runningBytes += data.length;
    try {
      const { transactions } = decodeBatch(data);
      const codes = await Promise.all(transactions.map((raw) => this.#take(raw)));
      if (codes.some((code) => NEVER_SPREAD.has(code))) return "reject";
      return codes.includes(TAKEN) ? "accept" : "ignore";
    } catch (error) {
      if (errorCode(error) === "MESSAGE_MALFORMED") return "reject";
      throw error;
    } finally {
      this.#runningBytes -= data.length;
    }
  }

  /** @returns TAKEN, or the code of the refusal */
  async #take(raw: Uint8Array): Promise<string> {
    let hash: Hash | undefined;
    try {
      // The pool may keep it for long, the batch it came in not.
      const own = Uint8Array.from(raw);
      hash = own[0] === BLOB_TYPE ? decodeNetworkTransaction(own).transaction.hash : keccak256Hex(own);
      if (this.#parts.pool.get(hash) !== undefined) return "ALREADY_KNOWN";
      this.#remember(hash);
      await this.#parts.pool.add(own, "peer");
      return TAKEN;
    } catch (error) {
      // It may be sent to this node itself later.
      if (hash !== undefined) this.#remote.delete(hash);
      const code = errorCode(error);
      if (code === undefined) throw error;
      return code;
    }
  }

  #remember(hash: Hash): void {
    this.#remote.delete(hash);
    this.#remote.add(hash);
    for (const oldest of this.#remote) {
      if (this.#remote.size <= this.#parts.limits.rememberedTransactions) break;
      this.#remote.delete(oldest);
    }
  }
}

const TAKEN = "TAKEN";

import type { TransactionErrorCode, TransactionSource } from "../primitives/pending.ts";
import type { Address, Hash, SenderTransaction } from "../primitives/types.ts";
import type { Source } from "./entry.ts";

/** Why the pool refuses or drops a transaction; each has a message in errors.ts. */
export type PoolErrorCode =
  | TransactionErrorCode
  | "ALREADY_KNOWN"
  | "REPLACEMENT_UNDERPRICED"
  | "POOL_FULL"
  | "SENDER_LIMIT"
  | "TOO_LARGE"
  | "UNDERPRICED"
  | "SIGNATURE_INVALID"
  | "MALFORMED"
  | "JOURNAL_FAILED"
  | "REPLACED"
  | "REMOVED"
  | "POOL_CLOSED"
  | "VERIFICATION_FAILED";

/** What the pool asks of the chain: the sender's account and the price of the next block. */
export interface PoolChain {
  /** `code` is undefined or empty for an account without */
  account(address: Address): {
    readonly nonce: bigint;
    readonly balance: bigint;
    readonly code: Uint8Array | undefined;
  };
  /** base fee of the next block, wei per gas */
  nextBaseFee(): bigint;
  /** fee of the next block, wei per blob gas */
  blobBaseFee(): bigint;
  blockGasLimit(): bigint;
}

export interface PoolContent {
  /** executable now, in nonce order per sender */
  readonly pending: ReadonlyMap<Address, readonly SenderTransaction[]>;
  /** waiting for an earlier nonce or a lower base fee */
  readonly queued: ReadonlyMap<Address, readonly SenderTransaction[]>;
}

export interface PoolEvents {
  /** a transaction became executable; again when it had ceased to be for a while */
  readonly pending: (transaction: SenderTransaction) => void;
  /** a transaction left the pool otherwise than by being included */
  readonly dropped: (transaction: SenderTransaction, code: PoolErrorCode) => void;
}

/** Transactions waiting for a block. */
export interface Pool {
  /**
   * Decodes, recovers the sender, checks and keeps a transaction; resolves when it is in the journal.
   * @param raw EIP-2718 bytes; type 3 in its network form with blobs, commitments and proofs (EIP-4844, 7594)
   * @param from who took it in first; "here" unless said
   * @throws PoolError with the code of the refusal; the pool is then unchanged
   */
  add(raw: Uint8Array, from?: Source): Promise<Hash>;
  /** Dev networks: admits a transaction whose sender has no key here (impersonation). Not journalled. */
  addUnsigned(transaction: SenderTransaction): Hash;
  get(hash: Hash): SenderTransaction | undefined;
  /** next nonce of an account, pending transactions counted */
  nonce(address: Address): bigint;
  content(): PoolContent;
  readonly counts: { readonly pending: number; readonly queued: number };
  /** best price first, per sender in nonce order; does not remove anything */
  source(): TransactionSource;
  /**
   * After a block was stored: forgets what it included, moves up what became executable, drops what cannot pay.
   * @param changed accounts that the block changed in any way, contracts that paid or were paid included; the others are
   *   not read again. undefined: all are
   */
  onBlock(
    included: readonly { readonly hash: Hash; readonly from: Address; readonly nonce: bigint }[],
    changed?: Iterable<Address>,
  ): void;
  /** dev networks: removes one transaction */
  drop(hash: Hash): boolean;
  /** dev networks: after a revert everything is checked anew */
  reset(): void;
  on<E extends keyof PoolEvents>(event: E, listener: PoolEvents[E]): () => void;
  close(): Promise<void>;
}

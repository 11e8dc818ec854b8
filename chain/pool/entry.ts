import { POOL_LIMITS } from "../primitives/limits.ts";
import type { BlobSidecar } from "../primitives/transaction/sidecar.ts";
import type { SenderTransaction } from "../primitives/types.ts";

/** EIP-4844: gas of one blob. */
export const GAS_PER_BLOB = 131_072n;

/** A transaction in the pool. */
export interface PoolEntry {
  readonly transaction: SenderTransaction;
  /** place in the order of arrival */
  readonly arrival: number;
  /** the most wei the transaction can take from its sender */
  readonly cost: bigint;
  /** undefined for a transaction that nobody signed */
  readonly origin: Origin | undefined;
}

/** What a signed transaction came as. */
export interface Origin {
  /** as they came, with blobs */
  readonly bytes: Uint8Array;
  /** views of `bytes`; undefined for every type but 3 */
  readonly sidecar: BlobSidecar | undefined;
  readonly from: Source;
}

/** Who took a transaction in first: this node, or one of its peers. */
export type Source = "here" | "peer";

/** What the next block charges, wei per gas. */
export interface Prices {
  readonly baseFee: bigint;
  readonly blobBaseFee: bigint;
}

export const maximumCost = (transaction: SenderTransaction): bigint => {
  const { gasLimit, maxFeePerGas, value, blobVersionedHashes, maxFeePerBlobGas } = transaction;
  const blobs = BigInt(blobVersionedHashes.length) * GAS_PER_BLOB * maxFeePerBlobGas;
  return gasLimit * maxFeePerGas + value + blobs;
};

/** Wei per gas for the block's producer; negative while the base fee is above what the transaction pays. */
export const effectiveTip = ({ maxFeePerGas, maxPriorityFeePerGas }: SenderTransaction, baseFee: bigint): bigint => {
  const left = maxFeePerGas - baseFee;
  return left < maxPriorityFeePerGas ? left : maxPriorityFeePerGas;
};

export const paysFor = (transaction: SenderTransaction, { baseFee, blobBaseFee }: Prices): boolean =>
  transaction.maxFeePerGas >= baseFee && (transaction.type !== 3 || transaction.maxFeePerBlobGas >= blobBaseFee);

/** Whether `next` pays enough more than `old` to take its place: every fee is higher, and by the percentage asked for. */
export const outbids = (next: SenderTransaction, old: SenderTransaction): boolean => {
  const blobs = next.type === 3 || old.type === 3;
  const percent = 100n + (blobs ? POOL_LIMITS.blobReplacementPercent : POOL_LIMITS.replacementPercent);
  const higher = (a: bigint, b: bigint): boolean => a > b && a * 100n >= b * percent;
  return (
    higher(next.maxFeePerGas, old.maxFeePerGas) &&
    higher(next.maxPriorityFeePerGas, old.maxPriorityFeePerGas) &&
    (old.type !== 3 || higher(next.maxFeePerBlobGas, old.maxFeePerBlobGas))
  );
};

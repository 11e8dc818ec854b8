import { EMPTY_BYTES } from "../bytes.ts";
import type { RlpInput } from "../rlp/writer.ts";
import type { Signature } from "../crypto/provider.ts";
import { TransactionCodecError } from "./errors.ts";
import type { AccessListEntry, Authorization, Transaction } from "../types.ts";

type Body = Pick<
  Transaction,
  "type" | "nonce" | "gasLimit" | "maxFeePerGas" | "maxPriorityFeePerGas" | "to" | "value" | "data"
>;

/** A transaction before it is signed. Lists a type does not have may be left out; they are not encoded. */
export interface UnsignedTransaction extends Body {
  /** undefined: a legacy transaction without replay protection */
  readonly chainId: bigint | undefined;
  readonly accessList?: readonly AccessListEntry[];
  readonly authorizationList?: readonly Authorization[];
  readonly maxFeePerBlobGas?: bigint;
  readonly blobVersionedHashes?: Transaction["blobVersionedHashes"];
}

/**
 * The fields of a transaction in the order of its type, without chain id and signature of a legacy one.
 * @throws TransactionCodecError MALFORMED when a typed transaction lacks its chain id
 */
export function bodyFields(tx: UnsignedTransaction): RlpInput[] {
  const to = tx.to ?? EMPTY_BYTES;
  if (tx.type === 0) return [tx.nonce, tx.maxFeePerGas, tx.gasLimit, to, tx.value, tx.data];
  const access = accessListFields(tx.accessList ?? []);
  const { chainId } = tx;
  if (chainId === undefined) throw new TransactionCodecError("MALFORMED", "a typed transaction names its chain");
  if (tx.type === 1) return [chainId, tx.nonce, tx.maxFeePerGas, tx.gasLimit, to, tx.value, tx.data, access];
  const fields = [
    chainId,
    tx.nonce,
    tx.maxPriorityFeePerGas,
    tx.maxFeePerGas,
    tx.gasLimit,
    to,
    tx.value,
    tx.data,
    access,
  ];
  if (tx.type === 3) return [...fields, tx.maxFeePerBlobGas ?? 0n, tx.blobVersionedHashes ?? []];
  if (tx.type === 4) return [...fields, authorizationFields(tx.authorizationList ?? [])];
  return fields;
}

/** The fields that are signed: EIP-155 puts the chain id where the signature will stand. */
export function signingFields(tx: UnsignedTransaction): RlpInput[] {
  const fields = bodyFields(tx);
  return tx.type === 0 && tx.chainId !== undefined ? [...fields, tx.chainId, 0, 0] : fields;
}

/** v as it stands on the wire. */
export function wireV(tx: Pick<UnsignedTransaction, "type" | "chainId">, yParity: 0 | 1): bigint {
  if (tx.type !== 0) return BigInt(yParity);
  return BigInt(yParity) + (tx.chainId === undefined ? 27n : tx.chainId * 2n + 35n);
}

/** Body and signature as they stand in a block. */
export const signedFields = (tx: UnsignedTransaction, { r, s, yParity }: Signature): RlpInput[] => [
  ...bodyFields(tx),
  wireV(tx, yParity),
  r,
  s,
];

const accessListFields = (list: readonly AccessListEntry[]): RlpInput =>
  list.map(({ address, storageKeys }) => [address, storageKeys]);

const authorizationFields = (list: readonly Authorization[]): RlpInput =>
  list.map(({ chainId, address, nonce, yParity, r, s }) => [chainId, address, nonce, yParity, r, s]);

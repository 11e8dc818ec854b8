import { keccak256Hex } from "../../primitives/crypto/keccak.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { bodyFields, type UnsignedTransaction } from "../../primitives/transaction/unsigned.ts";
import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import type { SenderTransaction, TransactionType } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";
import type { SimulatedCall } from "./interface.ts";

/** What a call leaves open and its block decides. */
export interface CallDefaults {
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
}

const typeOf = (call: SimulatedCall): TransactionType => {
  const { type, gasPrice, accessList, authorizationList, blobVersionedHashes } = call;
  if (authorizationList !== undefined) return 4;
  if (blobVersionedHashes !== undefined) return 3;
  if (gasPrice !== undefined) return type ?? (accessList === undefined ? 0 : 1);
  return type ?? 2;
};

/**
 * The transaction that a call stands for: complete but for its signature, whose numbers are all zero.
 * @throws ExecutionError TRANSACTION_INVALID for a type without what makes it up
 */
export const toTransaction = (call: SimulatedCall, defaults: CallDefaults): SenderTransaction => {
  const type = typeOf(call);
  const { accessList = [], authorizationList = [], blobVersionedHashes = [], gasPrice } = call;
  if ((type === 3 && call.blobVersionedHashes === undefined) || (type === 4 && call.authorizationList === undefined)) {
    const missing = type === 3 ? "blobs" : "authorizations";
    throw new ExecutionError("TRANSACTION_INVALID", `a transaction of type ${type} without ${missing}`);
  }
  const unsigned = {
    type,
    chainId: defaults.chainId,
    nonce: call.nonce ?? defaults.nonce,
    gasLimit: defaults.gasLimit,
    maxFeePerGas: gasPrice ?? call.maxFeePerGas ?? 0n,
    maxPriorityFeePerGas: gasPrice ?? call.maxPriorityFeePerGas ?? 0n,
    to: call.to,
    value: call.value,
    data: call.data,
    accessList,
    authorizationList,
    maxFeePerBlobGas: call.maxFeePerBlobGas ?? 0n,
    blobVersionedHashes,
  } as const satisfies UnsignedTransaction;
  const raw = encodeRlp([...bodyFields(unsigned), 0n, 0n, 0n], type === 0 ? undefined : type);
  return {
    ...unsigned,
    hash: keccak256Hex(raw),
    v: 0n,
    yParity: 0,
    r: 0n,
    s: 0n,
    signingHash: EMPTY_BYTES,
    raw,
    from: call.from,
  };
};

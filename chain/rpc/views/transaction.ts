import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { Address, Block, Transaction } from "../../primitives/types.ts";
import { effectiveGasPrice } from "../chain/fees.ts";

/** Where a transaction stands. */
export interface TransactionPlace {
  readonly block: Block;
  readonly index: number;
}

/** A transaction as geth prints it; without a place it is pending. */
export function transactionView(
  transaction: Transaction,
  from: Address | undefined,
  place?: TransactionPlace,
): Record<string, unknown> {
  const header = place?.block.header;
  return {
    blockHash: place?.block.hash ?? null,
    blockNumber: header === undefined ? null : toQuantity(header.number),
    blockTimestamp: header === undefined ? null : toQuantity(header.timestamp),
    transactionIndex: place === undefined ? null : toQuantity(place.index),
    from,
    hash: transaction.hash,
    type: toQuantity(transaction.type),
    nonce: toQuantity(transaction.nonce),
    gas: toQuantity(transaction.gasLimit),
    gasPrice: toQuantity(
      header === undefined ? transaction.maxFeePerGas : effectiveGasPrice(transaction, header.baseFeePerGas),
    ),
    to: transaction.to ?? null,
    value: toQuantity(transaction.value),
    input: toHex(transaction.data),
    ...(transaction.chainId !== undefined && { chainId: toQuantity(transaction.chainId) }),
    ...typedFields(transaction),
    v: toQuantity(transaction.v),
    r: toQuantity(transaction.r),
    s: toQuantity(transaction.s),
    ...(transaction.type !== 0 && { yParity: toQuantity(transaction.yParity) }),
  };
}

/** Fields that only some types have. */
function typedFields(transaction: Transaction): Record<string, unknown> {
  const { type } = transaction;
  return {
    ...(type >= 1 && { accessList: transaction.accessList }),
    ...(type >= 2 && {
      maxFeePerGas: toQuantity(transaction.maxFeePerGas),
      maxPriorityFeePerGas: toQuantity(transaction.maxPriorityFeePerGas),
    }),
    ...(type === 3 && {
      maxFeePerBlobGas: toQuantity(transaction.maxFeePerBlobGas),
      blobVersionedHashes: transaction.blobVersionedHashes,
    }),
    ...(type === 4 && {
      authorizationList: transaction.authorizationList.map((authorization) => ({
        chainId: toQuantity(authorization.chainId),
        address: authorization.address,
        nonce: toQuantity(authorization.nonce),
        yParity: toQuantity(authorization.yParity),
        r: toQuantity(authorization.r),
        s: toQuantity(authorization.s),
      })),
    }),
  };
}

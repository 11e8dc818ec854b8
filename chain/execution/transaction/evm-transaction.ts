import {
  createAccessList2930Tx,
  createBlob4844Tx,
  createEOACode7702Tx,
  createFeeMarket1559Tx,
  createLegacyTx,
  type TypedTransaction,
} from "@ethereumjs/tx";
import { Address as EvmAddress, type EOACode7702AuthorizationListBytes } from "@ethereumjs/util";
import type { Authorization, SenderTransaction } from "../../primitives/types.ts";
import { fromHex, fromBigInt } from "../../primitives/bytes.ts";
import type { ExecutionCommon } from "../evm/common.ts";

/**
 * A transaction as @ethereumjs/vm wants it. Its signature is left out and the sender put in: it was recovered (or is
 * impersonated on a dev network), and nothing here recovers or hashes again.
 */
export const toEvmTransaction = (transaction: SenderTransaction, common: ExecutionCommon): TypedTransaction => {
  const result = create(transaction, common);
  const sender = new EvmAddress(fromHex(transaction.from));
  result.getSenderAddress = () => sender;
  return result;
};

const create = (transaction: SenderTransaction, common: ExecutionCommon): TypedTransaction => {
  const { type, nonce, gasLimit, value, data, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const options = { common, freeze: false };
  const to = transaction.to === undefined ? undefined : new EvmAddress(fromHex(transaction.to));
  const basic = { nonce, gasLimit, value, data, ...(to === undefined ? {} : { to }) };
  if (type === 0) return createLegacyTx({ ...basic, gasPrice: maxFeePerGas }, options);

  const accessList = transaction.accessList.map(({ address, storageKeys }): [Uint8Array, Uint8Array[]] => [
    fromHex(address),
    storageKeys.map(fromHex),
  ]);
  if (type === 1) return createAccessList2930Tx({ ...basic, accessList, gasPrice: maxFeePerGas }, options);

  const market = { ...basic, accessList, maxFeePerGas, maxPriorityFeePerGas };
  if (type === 2) return createFeeMarket1559Tx(market, options);
  if (type === 3) {
    const { maxFeePerBlobGas, blobVersionedHashes } = transaction;
    return createBlob4844Tx({ ...market, maxFeePerBlobGas, blobVersionedHashes: [...blobVersionedHashes] }, options);
  }
  return createEOACode7702Tx(
    { ...market, authorizationList: transaction.authorizationList.map(authorizationBytes) },
    options,
  );
};

const authorizationBytes = (authorization: Authorization): EOACode7702AuthorizationListBytes[number] => [
  fromBigInt(authorization.chainId),
  fromHex(authorization.address),
  fromBigInt(authorization.nonce),
  fromBigInt(BigInt(authorization.yParity)),
  fromBigInt(authorization.r),
  fromBigInt(authorization.s),
];

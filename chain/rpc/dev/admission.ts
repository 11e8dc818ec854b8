import type { BlockAttributes, CallRequest } from "../../execution/interface.ts";
import type { TransactionSource } from "../../primitives/pending.ts";
import type { Hash, SenderTransaction } from "../../primitives/types.ts";
import type { StateReader } from "../../ledger/state/interface.ts";
import type { Backend } from "../backend.ts";
import { effectiveGasPrice } from "../chain/fees.ts";
import { overlay } from "../chain/overlay.ts";
import type { RequestContext } from "../context.ts";
import { reverted, serverError } from "../errors.ts";

/**
 * What sending answers once the pool has a transaction. A local network that seals each one at once waits for its
 * block, and reports a failed transaction as an error with its revert data, as Hardhat's node does.
 */
export async function admitted({ backend }: Pick<RequestContext, "backend">, hash: Hash): Promise<Hash> {
  const { dev, ledger } = backend;
  if (dev?.automine !== true) return hash;
  await dev.settle(hash);
  const place = ledger.locateTransaction(hash);
  if (place === undefined) return hash;
  const receipt = ledger.receipts(place.blockNumber)?.[place.index];
  if (receipt?.status === 0) await replay(backend, place.blockNumber, place.index);
  return hash;
}

/** Runs a failed transaction of a block again to learn why, and throws that. */
async function replay(backend: Backend, blockNumber: number, index: number): Promise<void> {
  const { execution, ledger } = backend;
  const stored = ledger.block(blockNumber);
  const transaction = stored?.block.transactions[index];
  const from = stored?.senders[index];
  if (stored === undefined || transaction === undefined || from === undefined) return;
  const { header } = stored.block;
  const earlier = stored.block.transactions.slice(0, index).map((tx, at): SenderTransaction => {
    return { ...tx, from: stored.senders[at] ?? from };
  });
  const { to, data, value, gasLimit, nonce, accessList, authorizationList, blobVersionedHashes } = transaction;
  const gasPrice = effectiveGasPrice(transaction, header.baseFeePerGas);
  const request: CallRequest = {
    from,
    to,
    data,
    value,
    gasLimit,
    gasPrice,
    nonce,
    accessList,
    authorizationList,
    blobVersionedHashes,
  };
  const result = await execution.call(request, {
    header,
    state: await stateBefore(backend, blockNumber, earlier),
    blockHash: (number) => ledger.header(number)?.hash,
  });
  if (result.error === "revert") throw reverted(result.returnData);
  throw serverError(`transaction failed: ${result.error ?? "unknown reason"}`);
}

/** The state within a block after its first transactions. */
async function stateBefore(
  { execution, ledger }: Backend,
  blockNumber: number,
  earlier: readonly SenderTransaction[],
): Promise<StateReader> {
  const parent = ledger.header(blockNumber - 1);
  const header = ledger.header(blockNumber)?.header;
  const stateRoot = ledger.stateRoot(blockNumber - 1);
  const base = ledger.state.at(stateRoot);
  if (earlier.length === 0 || parent === undefined || header === undefined) return base;
  const attributes: BlockAttributes = {
    coinbase: header.coinbase,
    timestamp: header.timestamp,
    gasLimit: header.gasLimit,
    extraData: header.extraData,
    prevRandao: header.mixHash,
    parentBeaconBlockRoot: header.parentBeaconBlockRoot ?? header.mixHash,
    withdrawals: [],
    ...(header.baseFeePerGas !== undefined && { baseFeePerGas: header.baseFeePerGas }),
  };
  const waiting = earlier.values();
  const source: TransactionSource = { next: () => waiting.next().value, skip: () => undefined };
  const { executed } = await execution.build({ ...parent, stateRoot }, attributes, source);
  return overlay(base, executed.state.changes);
}

import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { LocatedLog } from "../../ledger/interface.ts";
import type { Address, Block, Receipt } from "../../primitives/types.ts";
import { GAS_PER_BLOB, effectiveGasPrice } from "../chain/fees.ts";
import { logView } from "./log.ts";

/** A block with what its execution left: everything a receipt is printed from. */
export interface ReceiptSource {
  readonly block: Block;
  readonly senders: readonly Address[];
  readonly receipts: readonly Receipt[];
  /** wei per blob gas of the block */
  readonly blobBaseFee: bigint;
}

/** Number of logs in the block before a transaction. */
export function logsBefore(receipts: readonly Receipt[], index: number): number {
  let count = 0;
  for (let earlier = 0; earlier < index; earlier++) count += receipts[earlier]?.logs.length ?? 0;
  return count;
}

/** The logs of one transaction with their places; the first has `firstLogIndex` in the block. */
export function locateLogs(
  { block, receipts }: Pick<ReceiptSource, "block" | "receipts">,
  index: number,
  firstLogIndex: number,
): LocatedLog[] {
  const transactionHash = block.transactions[index]?.hash;
  if (transactionHash === undefined) return [];
  return (receipts[index]?.logs ?? []).map((log, offset) => ({
    log,
    blockNumber: block.header.number,
    blockHash: block.hash,
    timestamp: block.header.timestamp,
    transactionHash,
    transactionIndex: index,
    logIndex: firstLogIndex + offset,
  }));
}

/** All receipts of a block as geth prints them. */
export function receiptViews(source: ReceiptSource): unknown[] {
  let firstLogIndex = 0;
  return source.receipts.map((receipt, index) => {
    const view = receiptView(source, index, firstLogIndex);
    firstLogIndex += receipt.logs.length;
    return view;
  });
}

/** A receipt as geth prints it; undefined when the block has no such transaction. */
export function receiptView(
  source: ReceiptSource,
  index: number,
  firstLogIndex = logsBefore(source.receipts, index),
): Record<string, unknown> | undefined {
  const { block, senders, receipts, blobBaseFee } = source;
  const transaction = block.transactions[index];
  const receipt = receipts[index];
  if (transaction === undefined || receipt === undefined) return undefined;
  return {
    blockHash: block.hash,
    blockNumber: toQuantity(block.header.number),
    transactionHash: transaction.hash,
    transactionIndex: toQuantity(index),
    from: senders[index],
    to: transaction.to ?? null,
    type: toQuantity(receipt.type),
    ...(receipt.stateRoot === undefined ? { status: toQuantity(receipt.status) } : { root: receipt.stateRoot }),
    gasUsed: toQuantity(receipt.gasUsed),
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    effectiveGasPrice: toQuantity(effectiveGasPrice(transaction, block.header.baseFeePerGas)),
    contractAddress: receipt.contractAddress ?? null,
    logs: locateLogs(source, index, firstLogIndex).map(logView),
    logsBloom: toHex(receipt.logsBloom),
    ...(transaction.type === 3 && {
      blobGasUsed: toQuantity(BigInt(transaction.blobVersionedHashes.length) * GAS_PER_BLOB),
      blobGasPrice: toQuantity(blobBaseFee),
    }),
  };
}

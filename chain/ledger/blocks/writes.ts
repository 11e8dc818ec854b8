import { encodeBlock } from "../../primitives/block/block.ts";
import { encodeHeader } from "../../primitives/block/header.ts";
import { concatBytes, fromHex } from "../../primitives/bytes.ts";
import type { Address, Block, Receipt } from "../../primitives/types.ts";
import type { KeyValueReader, Write } from "../database/interface.ts";
import { blockKey, certificateKey, headerKey, numberKey, originsKey, receiptsKey, transactionKey } from "../keys.ts";
import { indexLogs, unindexLogs } from "../logs/log-index.ts";
import { encodeLocation, encodeNumber } from "../records/location.ts";
import { encodeOrigins } from "../records/origins.ts";
import { encodeReceipts } from "../records/receipts.ts";

/** A block with what is stored beside it, apart from its state. */
export interface CertifiedBlock {
  readonly block: Block;
  readonly senders: readonly Address[];
  readonly receipts: readonly Receipt[];
  readonly certificate: Uint8Array;
}

const logsIn = (receipts: readonly Receipt[]) => receipts.flatMap((receipt) => receipt.logs);

/** The writes that store a block and its index entries, and the bytes of the RLP block. */
export const blockWrites = (
  reader: KeyValueReader,
  certified: CertifiedBlock,
): { readonly writes: readonly Write[]; readonly size: number } => {
  const { block, senders, receipts, certificate } = certified;
  const { hash, header, transactions } = block;
  const { number } = header;
  const rlp = encodeBlock(block);
  const put = (key: Uint8Array, value: Uint8Array): Write => ({ type: "put", key, value });
  const hashes = transactions.map((transaction) => transaction.hash);
  const writes = [
    put(headerKey(number), concatBytes(fromHex(hash), encodeHeader(header))),
    put(numberKey(hash), encodeNumber(number)),
    put(blockKey(number), rlp),
    put(originsKey(number), encodeOrigins(hashes, senders)),
    put(receiptsKey(number), encodeReceipts(receipts)),
    put(certificateKey(number), certificate),
    ...hashes.map((transaction, index) =>
      put(transactionKey(transaction), encodeLocation({ blockNumber: number, index })),
    ),
    ...indexLogs(reader, number, logsIn(receipts)),
  ];
  return { writes, size: rlp.length };
};

/** The writes that take a block and its index entries away again. */
export const blockDeletes = (reader: KeyValueReader, block: Block, receipts: readonly Receipt[]): Write[] => {
  const { number } = block.header;
  const keys = [
    headerKey(number),
    numberKey(block.hash),
    blockKey(number),
    originsKey(number),
    receiptsKey(number),
    certificateKey(number),
    ...block.transactions.map((transaction) => transactionKey(transaction.hash)),
  ];
  return [...keys.map((key): Write => ({ type: "del", key })), ...unindexLogs(reader, number, logsIn(receipts))];
};

import { encodeBlock } from "../../primitives/block/block.ts";
import { hashHeader } from "../../primitives/block/header.ts";
import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { Address, Block, Hash, Header, Withdrawal } from "../../primitives/types.ts";
import { transactionView } from "./transaction.ts";

/** A header as geth prints it: fields of later forks only when the header has them. */
export function headerView(hash: Hash, header: Header): Record<string, unknown> {
  return {
    number: toQuantity(header.number),
    hash,
    parentHash: header.parentHash,
    nonce: header.nonce,
    mixHash: header.mixHash,
    sha3Uncles: header.ommersHash,
    logsBloom: toHex(header.logsBloom),
    stateRoot: header.stateRoot,
    miner: header.coinbase,
    difficulty: toQuantity(header.difficulty),
    extraData: toHex(header.extraData),
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    timestamp: toQuantity(header.timestamp),
    transactionsRoot: header.transactionsRoot,
    receiptsRoot: header.receiptsRoot,
    ...optional("baseFeePerGas", header.baseFeePerGas),
    ...(header.withdrawalsRoot && { withdrawalsRoot: header.withdrawalsRoot }),
    ...optional("blobGasUsed", header.blobGasUsed),
    ...optional("excessBlobGas", header.excessBlobGas),
    ...(header.parentBeaconBlockRoot && { parentBeaconBlockRoot: header.parentBeaconBlockRoot }),
    ...(header.requestsHash && { requestsHash: header.requestsHash }),
  };
}

/**
 * A block as geth prints it.
 * @param size bytes of its RLP
 * @param full whole transactions instead of their hashes
 */
export function blockView(
  block: Block,
  senders: readonly Address[],
  size: number,
  full: boolean,
): Record<string, unknown> {
  const { header, transactions, withdrawals, ommers = [] } = block;
  return {
    ...headerView(block.hash, header),
    size: toQuantity(size),
    transactions: full
      ? transactions.map((transaction, index) => transactionView(transaction, senders[index], { block, index }))
      : transactions.map(({ hash }) => hash),
    uncles: ommers.map(hashHeader),
    ...(header.withdrawalsRoot && {
      withdrawals: withdrawals.map(withdrawalView),
    }),
  };
}

/** A withdrawal as geth prints it; the amount is in gwei. */
export const withdrawalView = ({ index, validatorIndex, address, amount }: Withdrawal): Record<string, unknown> => ({
  index: toQuantity(index),
  validatorIndex: toQuantity(validatorIndex),
  address,
  amount: toQuantity(amount),
});

/** An ommer as geth prints it: a block without transactions. */
export const ommerView = (ommer: Header): Record<string, unknown> => ({
  ...headerView(hashHeader(ommer), ommer),
  size: toQuantity(encodeBlock({ header: ommer, transactions: [], withdrawals: [] }).length),
  uncles: [],
});

/** The pending block as geth prints it: nobody has sealed it, so hash, nonce and proposer are null. */
export const pendingBlockView = (...block: Parameters<typeof blockView>): Record<string, unknown> => ({
  ...blockView(...block),
  hash: null,
  nonce: null,
  miner: null,
});

const optional = (name: string, value: bigint | undefined): Record<string, unknown> =>
  value === undefined ? {} : { [name]: toQuantity(value) };

import { fromHex } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { Write } from "../database/interface.ts";
import type { ExecutedBlock } from "../interface.ts";
import { internalKey } from "../keys.ts";
import { appearanceKey, creationKey } from "./keys.ts";
import { encodeIndexes, encodeInternal, encodeSent } from "./records.ts";

/** What the index needs of an executed block. */
export type IndexedBlock = Pick<ExecutedBlock, "block" | "senders" | "receipts" | "internal">;

interface Appearances {
  readonly sent: Map<Address, number[]>;
  /** those that did not send the transaction themselves */
  readonly reached: Map<Address, number[]>;
}

const enter = (table: Map<Address, number[]>, address: Address, index: number): void => {
  const indexes = table.get(address);
  if (indexes === undefined) table.set(address, [index]);
  else if (indexes.at(-1) !== index) indexes.push(index);
};

const appearancesIn = ({ block, senders, receipts, internal }: IndexedBlock): Appearances => {
  const sent: Appearances["sent"] = new Map();
  const reached: Appearances["reached"] = new Map();
  const { transactions } = block;
  for (const [index, sender] of senders.entries()) {
    enter(sent, sender, index);
    const recipient = transactions[index]?.to ?? receipts[index]?.contractAddress;
    if (recipient !== undefined && recipient !== sender) enter(reached, recipient, index);
    const accounts = internal?.get(index)?.accounts;
    if (accounts === undefined) continue;
    for (const account of accounts) if (account !== sender) enter(reached, account, index);
  }
  return { sent, reached };
};

/** Contracts made by the transactions of a block: where, by whom, by which transaction. */
function* creationsIn({ block, senders, receipts, internal }: IndexedBlock): Generator<[Address, Address, number]> {
  for (const [index, { contractAddress, status }] of receipts.entries()) {
    const creator = senders[index];
    if (contractAddress !== undefined && status === 1 && creator !== undefined) yield [contractAddress, creator, index];
  }
  for (const [index, { creations }] of internal ?? []) {
    if (block.transactions[index] === undefined) throw new RangeError(`Block ${block.header.number} has no ${index}.`);
    for (const { address, creator } of creations) yield [address, creator, index];
  }
}

/**
 * The writes that enter a block. Nothing is read, so the cost depends on the block alone.
 * @param undo whether `unindexBlock` may be asked for: it needs to know the calls between contracts
 */
export const indexBlock = (executed: IndexedBlock, undo: boolean): Write[] => {
  const { number } = executed.block.header;
  const { transactions } = executed.block;
  const { sent, reached } = appearancesIn(executed);
  const writes: Write[] = [];
  const put = (key: Uint8Array, value: Uint8Array): void => {
    writes.push({ type: "put", key, value });
  };
  for (const [address, indexes] of sent) {
    const nonce = transactions[indexes[0] ?? 0]?.nonce ?? 0n;
    put(appearanceKey("sent", address, number), encodeSent(nonce, indexes));
  }
  for (const [address, indexes] of reached) {
    put(appearanceKey("reached", address, number), encodeIndexes(indexes));
  }
  for (const [address, creator, index] of creationsIn(executed)) {
    put(creationKey(address, number, index), fromHex(creator));
  }
  if (undo && executed.internal !== undefined && executed.internal.size > 0) {
    put(internalKey(number), encodeInternal(executed.internal));
  }
  return writes;
};

/** The writes that take a block out again. */
export const unindexBlock = (executed: IndexedBlock): Write[] => {
  const { number } = executed.block.header;
  const { sent, reached } = appearancesIn(executed);
  const keys = [
    ...[...sent.keys()].map((address) => appearanceKey("sent", address, number)),
    ...[...reached.keys()].map((address) => appearanceKey("reached", address, number)),
    ...[...creationsIn(executed)].map(([address, , index]) => creationKey(address, number, index)),
    internalKey(number),
  ];
  return keys.map((key) => ({ type: "del", key }));
};

import type { Address } from "../../primitives/types.ts";

/** A contract that a transaction's code made. */
export interface InternalCreation {
  readonly address: Address;
  readonly creator: Address;
}

/** Whom a transaction reached beyond its recipient, whether or not it was undone afterwards. */
export interface InternalCalls {
  /** accounts that code called, created, or left its balance to */
  readonly accounts: readonly Address[];
  /** creations that succeeded in themselves; one whose caller reverted later is among them */
  readonly creations: readonly InternalCreation[];
}

/** The transactions of one block that an address has part in. */
export interface BlockAppearances {
  readonly blockNumber: number;
  /** positions in the block, ascending */
  readonly indexes: readonly number[];
}

export interface AppearanceQuery {
  /** the first block looked at */
  readonly from: number;
  readonly order: "descending" | "ascending";
}

/** Where a transaction stands. */
export interface TransactionPlace {
  readonly blockNumber: number;
  readonly index: number;
}

export interface ContractCreation extends TransactionPlace {
  readonly creator: Address;
}

/**
 * Which transactions an address has part in: as sender, recipient, created contract, or in calls between contracts. It
 * covers every block from genesis on, and is written in the batch of each block.
 */
export interface AddressIndex {
  /** The blocks with transactions of an address, one after the other; what is not asked for is not read. */
  appearances(address: Address, query: AppearanceQuery): AsyncIterable<BlockAppearances>;
  /** undefined: the address has sent no transaction with this nonce */
  sent(address: Address, nonce: bigint): Promise<TransactionPlace | undefined>;
  /** The newest transaction that made a contract there, whether or not it stands; undefined: none did. */
  creation(address: Address): Promise<ContractCreation | undefined>;
}

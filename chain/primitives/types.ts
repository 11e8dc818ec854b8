/** Lower-case hexadecimal with 0x, an even number of digits. */
export type Hex = `0x${string}`;
/** 20 bytes, lower case (checksums exist only at the edges). */
export type Address = Hex;
/** 32 bytes, lower case. */
export type Hash = Hex;

export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** EIP-2930. */
export interface AccessListEntry {
  readonly address: Address;
  readonly storageKeys: readonly Hash[];
}

/** EIP-7702. */
export interface Authorization {
  readonly chainId: bigint;
  readonly address: Address;
  readonly nonce: bigint;
  readonly yParity: number;
  readonly r: bigint;
  readonly s: bigint;
}

/**
 * A signed transaction, decoded once (EIP-2718, 155, 2930, 1559, 4844, 7702). Amounts in wei. Lists are empty for the
 * types that have none. Types 0 and 1 carry their gas price in both fee fields.
 */
export interface Transaction {
  readonly type: TransactionType;
  readonly hash: Hash;
  /** undefined: a legacy transaction without replay protection */
  readonly chainId: bigint | undefined;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** undefined: creates a contract */
  readonly to: Address | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly accessList: readonly AccessListEntry[];
  readonly authorizationList: readonly Authorization[];
  readonly maxFeePerBlobGas: bigint;
  readonly blobVersionedHashes: readonly Hash[];
  /** v of the wire: 27/28 or EIP-155 for legacy transactions, 0/1 for typed ones */
  readonly v: bigint;
  readonly yParity: 0 | 1;
  readonly r: bigint;
  readonly s: bigint;
  /** the hash that was signed */
  readonly signingHash: Uint8Array;
  /** canonical bytes as they stand in a block (EIP-2718 envelope, no blob sidecar) */
  readonly raw: Uint8Array;
}

/** A transaction whose signature was checked. `from` is authoritative: dev networks fill it for impersonated senders. */
export interface SenderTransaction extends Transaction {
  readonly from: Address;
}

/** Ethereum header of the Prague shape (EIP-1559, 4895, 4844, 4788, 7685). Optional fields end where an older fork ends. */
export interface Header {
  readonly parentHash: Hash;
  readonly ommersHash: Hash;
  readonly coinbase: Address;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
  /** 256 bytes */
  readonly logsBloom: Uint8Array;
  readonly difficulty: bigint;
  readonly number: number;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  /** seconds since 1970 */
  readonly timestamp: number;
  readonly extraData: Uint8Array;
  /** prevRandao since the merge */
  readonly mixHash: Hash;
  /** 8 bytes */
  readonly nonce: Hex;
  readonly baseFeePerGas?: bigint;
  readonly withdrawalsRoot?: Hash;
  readonly blobGasUsed?: bigint;
  readonly excessBlobGas?: bigint;
  readonly parentBeaconBlockRoot?: Hash;
  readonly requestsHash?: Hash;
}

/** EIP-4895; amount in gwei. Always an empty list on CPChain, present in imported Ethereum chains. */
export interface Withdrawal {
  readonly index: bigint;
  readonly validatorIndex: bigint;
  readonly address: Address;
  readonly amount: bigint;
}

export interface Block {
  readonly hash: Hash;
  readonly header: Header;
  readonly transactions: readonly Transaction[];
  readonly withdrawals: readonly Withdrawal[];
  /** headers of blocks that were not chosen, rewarded before the merge; absent where there are none */
  readonly ommers?: readonly Header[];
}

export interface Log {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Uint8Array;
}

/** What a receipt commits to (EIP-658, 2718) plus the two figures that cannot be derived from block and receipt alone. */
export interface Receipt {
  readonly type: TransactionType;
  readonly status: 0 | 1;
  /** state after the transaction, which stood in the place of the status before Byzantium (EIP-658) */
  readonly stateRoot?: Hash;
  readonly cumulativeGasUsed: bigint;
  /** 256 bytes */
  readonly logsBloom: Uint8Array;
  readonly logs: readonly Log[];
  /** gas of this transaction alone */
  readonly gasUsed: bigint;
  /** address of the created contract, also when creation failed; undefined for calls */
  readonly contractAddress: Address | undefined;
}

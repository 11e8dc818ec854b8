import type { Address, Hash } from "../../primitives/types.ts";

/** ECDSA on secp256k1, s in the lower half. */
export interface Signature {
  readonly r: bigint;
  readonly s: bigint;
  readonly yParity: 0 | 1;
}

/** What `hardhat_setBalance` and the like change of one account; absent fields stay. */
export interface AccountChange {
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Uint8Array;
  /** single slots; 0n empties one */
  readonly storage?: ReadonlyMap<Hash, bigint>;
}

export interface MineOptions {
  /** how many, at least 1 */
  readonly blocks: number;
  /** seconds from one block to the next; default 1 */
  readonly intervalSeconds?: number;
  /** of the first block, seconds since 1970 */
  readonly timestamp?: number;
}

/** The controls of a local network behind `evm_*` and `hardhat_*`. Errors are CodedErrors; their message reaches the caller. */
export interface DevBackend {
  /** accounts whose keys the node holds, in the order of `eth_accounts` */
  readonly accounts: readonly Address[];
  /** identifies this run of the chain (`hardhat_metadata`); 32 bytes */
  readonly instanceId: Hash;
  /** undefined: no key for this account */
  sign(account: Address, digest: Uint8Array): Signature | undefined;

  /** transactions are accepted unsigned from this account */
  impersonates(account: Address): boolean;
  impersonate(account: Address): void;
  /** @returns whether it was impersonated */
  stopImpersonating(account: Address): boolean;
  setAutoImpersonate(enabled: boolean): void;

  /** whether each admitted transaction is sealed at once */
  readonly automine: boolean;
  setAutomine(enabled: boolean): void;
  /** milliseconds between blocks, or bounds to choose between; 0 stops interval mining */
  setIntervalMining(interval: number | readonly [number, number]): void;
  mine(options: MineOptions): Promise<void>;
  /** With automine: seals blocks until one includes the transaction or the pool will not give it up. Else nothing. */
  settle(transaction: Hash): Promise<void>;

  /** @returns the whole offset of the chain's clock after the change, seconds */
  increaseTime(seconds: number): number;
  /** @throws CodedError when not later than the head's */
  setNextBlockTimestamp(timestamp: number): void;
  setNextBlockBaseFeePerGas(wei: bigint): void;
  setNextPrevRandao(value: Hash): void;
  setCoinbase(address: Address): void;
  setBlockGasLimit(gas: bigint): void;
  setMinGasPrice(wei: bigint): void;
  setLoggingEnabled(enabled: boolean): void;

  /** @returns an id for `revert` */
  snapshot(): number;
  /** Goes back and forgets this and later snapshots. @returns false when the id is unknown */
  revert(id: number): Promise<boolean>;
  /** Goes back to genesis and forgets every change of this interface. */
  reset(): Promise<void>;
  mutate(account: Address, change: AccountChange): Promise<void>;
}

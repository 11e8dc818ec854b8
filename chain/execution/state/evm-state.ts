import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, KECCAK256_NULL, KECCAK256_RLP, type Address as EvmAddress } from "@ethereumjs/util";
import type { AccountState } from "../../ledger/state/interface.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Address, Hash } from "../../primitives/types.ts";
import { toBigInt, fromHex, toHex, fromBigIntPadded } from "../../primitives/bytes.ts";
import { ExecutionError } from "../errors.ts";
import type { StateOverlay } from "./overlay.ts";

/** The library's objects keep hashes as bytes; these remember which bytes are which hash. */
const HASH_BYTES_LIMIT = 10_000;

/**
 * An overlay in the shape @ethereumjs/evm wants. The EVM lives longer than any state, so the overlay behind this object
 * is exchanged with `use`. Everything happens synchronously; the promises only satisfy the interface.
 */
export class EvmState implements StateManagerInterface {
  readonly originalStorageCache = {
    get: (address: EvmAddress, key: Uint8Array): Promise<Uint8Array> =>
      Promise.resolve(slotBytes(this.#originalStorage(this.#key(address), toHex(key)))),
    clear: (): void => {
      if (this.#originals.size > 0) this.#originals.clear();
    },
  };

  #overlay: StateOverlay | undefined;
  #lastAddress: EvmAddress | undefined;
  #lastKey: Address = "0x";
  #presentedAsEoa: Address | undefined;
  /** values of slots at the start of the transaction, by address and slot */
  readonly #originals = new Map<string, bigint>();
  readonly #hashBytes = new Map<Hash, Uint8Array>([
    [EMPTY_CODE_HASH, KECCAK256_NULL],
    [EMPTY_TRIE_ROOT, KECCAK256_RLP],
  ]);
  readonly #hashOfBytes = new WeakMap<Uint8Array, Hash>([
    [KECCAK256_NULL, EMPTY_CODE_HASH],
    [KECCAK256_RLP, EMPTY_TRIE_ROOT],
  ]);

  /** The state that follows belongs to `overlay`; undefined: to nobody. */
  use(overlay: StateOverlay | undefined): void {
    this.#overlay = overlay;
    this.#originals.clear();
    this.#presentedAsEoa = undefined;
  }

  /**
   * Dev networks: until its nonce is next written, which `runTx` does before any code runs, the account seems to have
   * no code. That lets an impersonated contract pass EIP-3607.
   */
  presentAsEoa(address: Address): void {
    this.#presentedAsEoa = address;
  }

  get overlay(): StateOverlay {
    if (this.#overlay === undefined) throw new ExecutionError("INTERNAL", "the EVM was used without a state");
    return this.#overlay;
  }

  getAccount(address: EvmAddress): Promise<Account | undefined> {
    const key = this.#key(address);
    const state = this.overlay.account(key);
    if (state === undefined) return Promise.resolve(undefined);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the factory parses inputs that need no parsing here
    const account = new Account(
      state.nonce,
      state.balance,
      this.#bytesOf(state.storageRoot),
      key === this.#presentedAsEoa ? KECCAK256_NULL : this.#bytesOf(state.codeHash),
    );
    return Promise.resolve(account);
  }

  putAccount(address: EvmAddress, account?: Account): Promise<void> {
    const key = this.#key(address);
    if (account === undefined) this.overlay.deleteAccount(key);
    else if (key === this.#presentedAsEoa) {
      const { nonce, codeHash } = this.overlay.account(key) ?? EMPTY_ACCOUNT;
      if (account.nonce !== nonce) this.#presentedAsEoa = undefined;
      this.overlay.putAccount(key, { ...this.#toState(account), codeHash });
    } else this.overlay.putAccount(key, this.#toState(account));
    return Promise.resolve();
  }

  deleteAccount(address: EvmAddress): Promise<void> {
    this.overlay.deleteAccount(this.#key(address));
    return Promise.resolve();
  }

  modifyAccountFields(address: EvmAddress, fields: AccountFields): Promise<void> {
    const key = this.#key(address);
    const account = this.overlay.account(key) ?? EMPTY_ACCOUNT;
    this.overlay.putAccount(key, {
      nonce: fields.nonce ?? account.nonce,
      balance: fields.balance ?? account.balance,
      storageRoot: account.storageRoot,
      codeHash: fields.codeHash === undefined ? account.codeHash : this.#hashOf(fields.codeHash),
    });
    return Promise.resolve();
  }

  putCode(address: EvmAddress, value: Uint8Array): Promise<void> {
    const codeHash = value.length === 0 ? EMPTY_CODE_HASH : crypto().keccak256Hex(value);
    const key = this.#key(address);
    this.overlay.addCode(codeHash, value);
    this.overlay.putAccount(key, { ...(this.overlay.account(key) ?? EMPTY_ACCOUNT), codeHash });
    return Promise.resolve();
  }

  getCode(address: EvmAddress): Promise<Uint8Array> {
    return Promise.resolve(this.overlay.code(this.#key(address)));
  }

  getCodeSize(address: EvmAddress): Promise<number> {
    return Promise.resolve(this.overlay.code(this.#key(address)).length);
  }

  /** 32 bytes, which saves the EVM from padding; no bytes for an empty slot. */
  getStorage(address: EvmAddress, key: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(slotBytes(this.overlay.storage(this.#key(address), toHex(key))));
  }

  /** What `getStorage` gives, as a number. */
  word(address: EvmAddress, key: Uint8Array): bigint {
    return this.overlay.storage(this.#key(address), toHex(key));
  }

  putStorage(address: EvmAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.overlay.putStorage(this.#key(address), toHex(key), toBigInt(value));
    return Promise.resolve();
  }

  clearStorage(address: EvmAddress): Promise<void> {
    this.overlay.clearStorage(this.#key(address));
    return Promise.resolve();
  }

  checkpoint(): Promise<void> {
    this.overlay.checkpoint();
    return Promise.resolve();
  }

  commit(): Promise<void> {
    this.overlay.commit();
    return Promise.resolve();
  }

  revert(): Promise<void> {
    this.overlay.revert();
    return Promise.resolve();
  }

  /** Before Byzantium `runTx` puts it into a receipt that nobody reads; the true one is the ledger's to compute. */
  getStateRoot(): Promise<Uint8Array> {
    return Promise.resolve(NO_ROOT);
  }

  setStateRoot(): Promise<void> {
    return Promise.reject(rootUnavailable());
  }

  hasStateRoot(): Promise<boolean> {
    return Promise.reject(rootUnavailable());
  }

  clearCaches(): void {
    this.#originals.clear();
  }

  shallowCopy(): EvmState {
    return new EvmState();
  }

  /** The EVM asks for the same object many times in a row. */
  #key(address: EvmAddress): Address {
    if (address !== this.#lastAddress) {
      this.#lastAddress = address;
      this.#lastKey = toHex(address.bytes);
    }
    return this.#lastKey;
  }

  #originalStorage(address: Address, slot: Hash): bigint {
    const key = address + slot;
    let value = this.#originals.get(key);
    if (value === undefined) {
      value = this.overlay.storage(address, slot);
      this.#originals.set(key, value);
    }
    return value;
  }

  #toState(account: Account): AccountState {
    return {
      nonce: account.nonce,
      balance: account.balance,
      storageRoot: this.#hashOf(account.storageRoot),
      codeHash: this.#hashOf(account.codeHash),
    };
  }

  #bytesOf(hash: Hash): Uint8Array {
    let bytes = this.#hashBytes.get(hash);
    if (bytes === undefined) {
      bytes = fromHex(hash);
      if (this.#hashBytes.size < HASH_BYTES_LIMIT) this.#hashBytes.set(hash, bytes);
      this.#hashOfBytes.set(bytes, hash);
    }
    return bytes;
  }

  #hashOf(bytes: Uint8Array): Hash {
    let hash = this.#hashOfBytes.get(bytes);
    if (hash === undefined) {
      hash = toHex(bytes);
      this.#hashOfBytes.set(bytes, hash);
    }
    return hash;
  }
}

const NO_VALUE = new Uint8Array();
const SLOT_BYTES = 32;
const NO_ROOT = new Uint8Array(32);

const slotBytes = (value: bigint): Uint8Array => (value === 0n ? NO_VALUE : fromBigIntPadded(value, SLOT_BYTES));

const rootUnavailable = (): ExecutionError =>
  new ExecutionError("INTERNAL", "a state root was asked for inside a block; the ledger computes it afterwards");

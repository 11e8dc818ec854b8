import { randomBytes } from "node:crypto";
import type { Sealer } from "../../consensus/sealer.ts";
import type { SealingMode } from "../../consensus/schedule.ts";
import type { BuiltBlock } from "../../execution/interface.ts";
import { EMPTY_ACCOUNT, EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { AccountState } from "../../ledger/state/interface.ts";
import { GENESIS_MARK } from "../../ledger/interface.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import { toHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import { CodedError } from "../../primitives/errors.ts";
import type { Address, Hash, SenderTransaction } from "../../primitives/types.ts";
import type { AccountChange, DevBackend, MineOptions, Signature } from "../../rpc/dev/backend.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { SealOptions } from "../sealing/ports.ts";
import type { DevAccount } from "./accounts.ts";
import { DevKeys } from "./keys.ts";
import type { DevOverrides } from "./overrides.ts";
import { Settlement } from "./settlement.ts";
import type { DevTime } from "./time.ts";

export interface DevParts {
  readonly ledger: Ledger;
  readonly pool: Pool;
  readonly sealer: Sealer<BuiltBlock, SealOptions>;
  readonly feed: BlockFeed;
  readonly accounts: readonly DevAccount[];
  readonly overrides: DevOverrides;
  /** hardhat_setLoggingEnabled: whether a line per block is wanted */
  readonly onLogging: (enabled: boolean) => void;
}

interface Snapshot {
  readonly mark: number;
  readonly time: ReturnType<DevTime["save"]>;
  readonly pending: readonly SenderTransaction[];
}

const INSTANT: SealingMode = { kind: "instant", emptyPeriodMs: 0 };

/** The controls of the local network. Whatever changes state outside a block waits for the block in progress. */
export class LocalDevBackend implements DevBackend {
  readonly accounts: readonly Address[];
  readonly instanceId: Hash = toHex(randomBytes(32));
  readonly #parts: DevParts;
  readonly #keys: DevKeys;
  readonly #impersonated = new Set<Address>();
  readonly #settlement: Settlement;
  #autoImpersonate = false;
  #snapshots = new Map<number, Snapshot>();
  #lastSnapshot = 0;
  #exclusive: Promise<unknown> = Promise.resolve();
  #interval: SealingMode | undefined;

  constructor(parts: DevParts) {
    this.#parts = parts;
    this.#keys = new DevKeys(parts.accounts);
    this.accounts = this.#keys.accounts;
    this.#settlement = new Settlement(parts.pool, parts.feed);
    parts.feed.subscribe(({ block }) => {
      parts.overrides.onBlock(block.header.timestamp);
    });
  }

  sign(account: Address, digest: Uint8Array): Signature | undefined {
    return this.#keys.sign(account, digest);
  }

  impersonates(account: Address): boolean {
    return this.#autoImpersonate || this.#impersonated.has(account);
  }

  impersonate(account: Address): void {
    this.#impersonated.add(account);
  }

  stopImpersonating(account: Address): boolean {
    return this.#impersonated.delete(account);
  }

  setAutoImpersonate(enabled: boolean): void {
    this.#autoImpersonate = enabled;
  }

  get automine(): boolean {
    return this.#parts.sealer.mode.kind === "instant";
  }

  setAutomine(enabled: boolean): void {
    this.#parts.sealer.setMode(enabled ? INSTANT : (this.#interval ?? { kind: "manual" }));
  }

  setIntervalMining(interval: number | readonly [number, number]): void {
    const [least, most] = typeof interval === "number" ? [interval, interval] : interval;
    // Any period within the bounds will do; the middle needs no chance.
    const periodMs = Math.round((least + most) / 2);
    this.#interval = periodMs === 0 ? undefined : { kind: "period", periodMs };
    if (!this.automine) this.#parts.sealer.setMode(this.#interval ?? { kind: "manual" });
    else this.#parts.sealer.setMode({ kind: "instant", emptyPeriodMs: periodMs });
  }

  mine({ blocks, intervalSeconds = 1, timestamp }: MineOptions): Promise<void> {
    return this.#alone(async () => {
      let next = timestamp;
      for (let index = 0; index < blocks; index++) {
        const sealed = await this.#parts.sealer.seal(next === undefined ? {} : { timestamp: next });
        next = sealed.payload.executed.block.header.timestamp + intervalSeconds;
      }
    });
  }

  settle(transaction: Hash): Promise<void> {
    return this.automine ? this.#settlement.wait(transaction) : Promise.resolve();
  }

  increaseTime(seconds: number): number {
    return this.#parts.overrides.time.increase(seconds);
  }

  setNextBlockTimestamp(timestamp: number): void {
    this.#parts.overrides.time.setNext(timestamp, this.#parts.ledger.head.header.timestamp);
  }

  setNextBlockBaseFeePerGas(wei: bigint): void {
    this.#parts.overrides.nextBaseFeePerGas = wei;
    this.#parts.pool.reset();
  }

  setNextPrevRandao(value: Hash): void {
    this.#parts.overrides.nextPrevRandao = value;
  }

  setMinGasPrice(wei: bigint): void {
    if (wei === 0n) return;
    throw new CodedError("UNSUPPORTED", "hardhat_setMinGasPrice is for chains without EIP-1559; this one has it");
  }

  setLoggingEnabled(enabled: boolean): void {
    this.#parts.onLogging(enabled);
  }

  setCoinbase(address: Address): void {
    this.#parts.overrides.coinbase = address;
  }

  setBlockGasLimit(gas: bigint): void {
    this.#parts.overrides.gasLimit = gas;
    this.#parts.pool.reset();
  }

  snapshot(): number {
    const { ledger, pool, overrides } = this.#parts;
    this.#lastSnapshot += 1;
    this.#snapshots.set(this.#lastSnapshot, {
      mark: ledger.mark(),
      time: overrides.time.save(),
      pending: allTransactions(pool),
    });
    return this.#lastSnapshot;
  }

  revert(id: number): Promise<boolean> {
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined) return Promise.resolve(false);
    for (const later of [...this.#snapshots.keys()]) if (later >= id) this.#snapshots.delete(later);
    return this.#paused(async () => {
      await this.#goBack(snapshot.mark, snapshot.pending);
      this.#parts.overrides.time.restore(snapshot.time);
      return true;
    });
  }

  reset(): Promise<void> {
    return this.#paused(async () => {
      await this.#goBack(GENESIS_MARK, []);
      const { overrides, sealer } = this.#parts;
      this.#snapshots = new Map();
      this.#impersonated.clear();
      this.#autoImpersonate = false;
      overrides.time.restore({ offsetMs: 0, next: undefined });
      overrides.onBlock(0);
      overrides.coinbase = undefined;
      overrides.gasLimit = undefined;
      this.#interval = undefined;
      sealer.setMode(INSTANT);
    });
  }

  mutate(account: Address, change: AccountChange): Promise<void> {
    return this.#paused(async () => {
      const { ledger, pool } = this.#parts;
      const before = ledger.state.head.account(account) ?? EMPTY_ACCOUNT;
      const code = change.code;
      const codeHash =
        code === undefined ? before.codeHash : code.length === 0 ? EMPTY_CODE_HASH : crypto().keccak256Hex(code);
      const after: AccountState = {
        ...before,
        nonce: change.nonce ?? before.nonce,
        balance: change.balance ?? before.balance,
        codeHash,
      };
      if (change.nonce !== undefined && change.nonce < before.nonce) {
        throw new CodedError(
          "NONCE_TOO_LOW",
          `New nonce (${change.nonce}) must not be smaller than the existing nonce (${before.nonce})`,
        );
      }
      await ledger.mutateState({
        accounts: new Map([[account, after]]),
        storage: change.storage === undefined ? new Map() : new Map([[account, change.storage]]),
        cleared: new Set(),
        code: code === undefined || code.length === 0 ? new Map() : new Map([[codeHash, code]]),
      });
      pool.reset();
    });
  }

  async #goBack(mark: number, pending: readonly SenderTransaction[]): Promise<void> {
    const { ledger, pool } = this.#parts;
    for (const { hash } of allTransactions(pool)) pool.drop(hash);
    await ledger.revertTo(mark);
    pool.reset();
    for (const transaction of pending) pool.addUnsigned(transaction);
  }

  /** One after the other with everything else that seals on demand or changes state. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#exclusive.then(work);
    this.#exclusive = result.catch(() => undefined);
    return result;
  }

  /** With no block being made meanwhile. */
  #paused<T>(work: () => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#parts.sealer.stop();
      try {
        return await work();
      } finally {
        this.#parts.sealer.start();
      }
    });
  }
}

const allTransactions = (pool: Pool): SenderTransaction[] => {
  const { pending, queued } = pool.content();
  return [...pending.values(), ...queued.values()].flat();
};

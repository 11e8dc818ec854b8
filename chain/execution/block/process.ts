import type { Block as EvmBlock } from "@ethereumjs/block";
import type { InternalCalls } from "../../ledger/appearances/interface.ts";
import type { StateReader } from "../../ledger/state/interface.ts";
import { logsBloom } from "../../primitives/block/bloom.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import type { TransactionErrorCode } from "../../primitives/pending.ts";
import type { Address, Hash, Header, Receipt, SenderTransaction, Withdrawal } from "../../primitives/types.ts";
import type { Machine } from "../evm/machine.ts";
import type { SystemCall, SystemCallResult, SystemCallSchedule } from "../interface.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { runContract } from "../transaction/contract.ts";
import type { TransactionResult } from "../transaction/result.ts";
import { credit, isPlainTransfer, runTransfer } from "../transaction/transfer.ts";
import { admit } from "../transaction/validity.ts";
import type { Rules } from "../evm/rules.ts";
import { blobBaseFee } from "./fees.ts";
import { ommerReward, proposerReward } from "./rewards.ts";
import { collectRequests, depositsOf } from "./requests.ts";
import { runSystemCalls } from "./system-calls.ts";
import { writeSystemSlots } from "./system-writes.ts";

const GWEI = 10n ** 9n;

/** What does not change from block to block. */
export interface ProcessRules {
  readonly rules: Rules;
  /** receives what Ethereum would burn; undefined: it is burnt */
  readonly treasury: Address | undefined;
  readonly schedule: SystemCallSchedule | undefined;
  /** dev networks: contracts may send impersonated transactions */
  readonly impersonation: boolean;
}

/** Gas of a block's transactions up to one of them. */
export interface GasUsed {
  readonly gas: bigint;
  readonly blobGas: bigint;
}

/** What stands in a block beside its transactions. */
export interface BlockEnd {
  readonly withdrawals: readonly Withdrawal[];
  readonly ommers: readonly Header[];
}

/** What executing a block's content produced. */
export interface ProcessedContent {
  readonly receipts: readonly Receipt[];
  readonly gasUsed: bigint;
  readonly blobGasUsed: bigint;
  /** undefined before EIP-7685 */
  readonly requests: readonly Uint8Array[] | undefined;
  readonly systemCalls: readonly SystemCallResult[];
  /** by position of the transaction */
  readonly internal: ReadonlyMap<number, InternalCalls>;
}

/**
 * One block in execution. Order: system slots, start calls, transactions, withdrawals, rewards, treasury, end calls,
 * requests. Both ways to a block (building and applying) go through here.
 */
export class BlockProcess {
  readonly #header: Header;
  readonly #machine: Machine;
  readonly #process: ProcessRules;
  readonly #state: StateOverlay;
  readonly #parentState: StateReader;
  readonly #blobBaseFee: bigint;
  readonly #stateRoot: (() => Hash) | undefined;
  readonly #receipts: Receipt[] = [];
  readonly #deposits: Uint8Array[] = [];
  readonly #systemCalls: SystemCallResult[] = [];
  readonly #internal = new Map<number, InternalCalls>();
  #block: EvmBlock | undefined;
  #gasUsed = 0n;
  #blobGasUsed = 0n;

  /** @param stateRoot of the state as it is now, for receipts that have one; undefined: they go without */
  constructor(
    header: Header,
    machine: Machine,
    state: StateOverlay,
    parentState: StateReader,
    process: ProcessRules,
    stateRoot?: () => Hash,
  ) {
    this.#header = header;
    this.#machine = machine;
    this.#process = process;
    this.#state = state;
    this.#parentState = parentState;
    this.#blobBaseFee = blobBaseFee(header.excessBlobGas ?? 0n, process.rules);
    this.#stateRoot = process.rules.receiptStatus ? undefined : stateRoot;
  }

  /** The block as the EVM sees it, which plain transfers do not need. */
  get #evmBlock(): EvmBlock {
    return (this.#block ??= this.#machine.blockOf(this.#header));
  }

  get gasLeft(): bigint {
    return this.#header.gasLimit - this.#gasUsed;
  }

  /** What the transactions so far have used. */
  get used(): GasUsed {
    return { gas: this.#gasUsed, blobGas: this.#blobGasUsed };
  }

  /** What comes before the first transaction. */
  async begin(): Promise<void> {
    writeSystemSlots(this.#header, this.#state, this.#process.rules);
    await this.#callSystem(this.#process.schedule?.start(this.#header, this.#parentState));
  }

  /** Goes on in the middle of the block, on the state as earlier transactions left it. In place of `begin`. */
  resume({ gas, blobGas }: GasUsed): void {
    this.#gasUsed = gas;
    this.#blobGasUsed = blobGas;
  }

  /** Includes a transaction, or says why it cannot be; then nothing has changed. */
  async include(transaction: SenderTransaction): Promise<TransactionErrorCode | undefined> {
    const { rules } = this.#process;
    const state = this.#state;
    const admission = admit(transaction, state.account(transaction.from), state.code(transaction.from), {
      rules,
      gasLimit: this.#header.gasLimit,
      baseFee: this.#header.baseFeePerGas ?? 0n,
      blobBaseFee: this.#blobBaseFee,
      gasLeft: this.gasLeft,
      blobGasLeft: rules.maxBlobGasPerBlock - this.#blobGasUsed,
      impersonation: this.#process.impersonation,
    });
    if (typeof admission === "string") return admission;
    if (rules.emptyAccountsVanish && isPlainTransfer(transaction, state, (to) => this.#machine.isPrecompile(to))) {
      this.#record(transaction, runTransfer(transaction, admission, this.#header.coinbase, state));
      return undefined;
    }
    return this.#includeContract(transaction);
  }

  /** What comes after the last transaction. */
  async finish({ withdrawals, ommers }: BlockEnd): Promise<ProcessedContent> {
    for (const { address, amount } of withdrawals) credit(this.#state, address, amount * GWEI);
    const paidOut = withdrawals.reduce((sum, { amount }) => sum + amount * GWEI, 0n);
    const minted = paidOut + this.#reward(ommers);
    this.#settle(minted);
    await this.#callSystem(this.#process.schedule?.end(this.#header, this.#parentState));
    const requests = this.#process.rules.requests
      ? await collectRequests(concatBytes(...this.#deposits), () => this.#evmBlock, this.#machine)
      : undefined;
    // Calls at the end may destroy balances as well.
    this.#settle(minted);
    return {
      receipts: this.#receipts,
      gasUsed: this.#gasUsed,
      blobGasUsed: this.#blobGasUsed,
      requests,
      systemCalls: this.#systemCalls,
      internal: this.#internal,
    };
  }

  async #includeContract(transaction: SenderTransaction): Promise<TransactionErrorCode | undefined> {
    const state = this.#state;
    state.checkpoint();
    try {
      const result = await runContract(transaction, this.#evmBlock, this.#machine);
      const { requests, depositContract } = this.#process.rules;
      const deposits = requests ? depositsOf(result.logs, depositContract) : [];
      if (deposits === undefined) {
        state.revert();
        return "TRANSACTION_INVALID";
      }
      state.commit();
      this.#deposits.push(...deposits);
      this.#record(transaction, result);
      return undefined;
    } catch (error) {
      state.revert();
      throw error;
    }
  }

  #record(transaction: SenderTransaction, result: TransactionResult): void {
    if (result.internal !== undefined) this.#internal.set(this.#receipts.length, result.internal);
    this.#gasUsed += result.gasUsed;
    this.#blobGasUsed += result.blobGasUsed;
    this.#receipts.push({
      type: transaction.type,
      status: result.status,
      ...(this.#stateRoot === undefined ? {} : { stateRoot: this.#stateRoot() }),
      cumulativeGasUsed: this.#gasUsed,
      logsBloom: logsBloom(result.logs),
      logs: result.logs,
      gasUsed: result.gasUsed,
      contractAddress: result.contractAddress,
    });
  }

  /** Pays for work where blocks are still made by it. @returns wei */
  #reward(ommers: readonly Header[]): bigint {
    const { blockReward } = this.#process.rules;
    if (blockReward === 0n) return 0n;
    const { coinbase, number } = this.#header;
    const rewards: [Address, bigint][] = ommers.map((ommer) => [
      ommer.coinbase,
      ommerReward(blockReward, number, ommer),
    ]);
    rewards.push([coinbase, proposerReward(blockReward, ommers.length)]);
    for (const [address, amount] of rewards) credit(this.#state, address, amount);
    return rewards.reduce((sum, [, amount]) => sum + amount, 0n);
  }

  async #callSystem(calls: readonly SystemCall[] | undefined): Promise<void> {
    if (calls === undefined || calls.length === 0) return;
    this.#systemCalls.push(...(await runSystemCalls(calls, this.#evmBlock, this.#machine)));
  }

  /** Credits the treasury with what went missing since the block began, so that the sum of balances stays [E-01]. */
  #settle(minted: bigint): void {
    const { treasury } = this.#process;
    if (treasury === undefined) return;
    const burnt = minted - this.#state.balanceDelta();
    if (burnt > 0n) credit(this.#state, treasury, burnt);
  }
}

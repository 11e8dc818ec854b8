import type { Block as EvmBlock } from "@ethereumjs/block";
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
import { depositsOf, requestsHash } from "./requests.ts";
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

/** What executing a block's content produced. */
export interface ProcessedContent {
  readonly receipts: readonly Receipt[];
  readonly gasUsed: bigint;
  readonly blobGasUsed: bigint;
  /** undefined before EIP-7685 */
  readonly requestsHash: Hash | undefined;
  readonly systemCalls: readonly SystemCallResult[];
}

/**
 * One block in execution. Order: system slots, start calls, transactions, withdrawals, treasury, end calls, requests.
 * Both ways to a block (building and applying) go through here.
 */
export class BlockProcess {
  readonly #header: Header;
  readonly #machine: Machine;
  readonly #process: ProcessRules;
  readonly #state: StateOverlay;
  readonly #parentState: StateReader;
  readonly #block: EvmBlock;
  readonly #blobBaseFee: bigint;
  readonly #receipts: Receipt[] = [];
  readonly #deposits: Uint8Array[] = [];
  readonly #systemCalls: SystemCallResult[] = [];
  #gasUsed = 0n;
  #blobGasUsed = 0n;

  constructor(header: Header, machine: Machine, state: StateOverlay, parentState: StateReader, process: ProcessRules) {
    this.#header = header;
    this.#machine = machine;
    this.#process = process;
    this.#state = state;
    this.#parentState = parentState;
    this.#block = machine.blockOf(header);
    this.#blobBaseFee = blobBaseFee(header.excessBlobGas ?? 0n, process.rules);
  }

  get gasLeft(): bigint {
    return this.#header.gasLimit - this.#gasUsed;
  }

  /** What comes before the first transaction. */
  async begin(): Promise<void> {
    writeSystemSlots(this.#header, this.#state, this.#process.rules);
    await this.#callSystem(this.#process.schedule?.start(this.#header, this.#parentState));
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
    if (isPlainTransfer(transaction, state, (to) => this.#machine.isPrecompile(to))) {
      this.#record(transaction, runTransfer(transaction, admission, this.#header.coinbase, state));
      return undefined;
    }
    return this.#includeContract(transaction);
  }

  /** What comes after the last transaction. */
  async finish(withdrawals: readonly Withdrawal[]): Promise<ProcessedContent> {
    for (const { address, amount } of withdrawals) credit(this.#state, address, amount * GWEI);
    const minted = withdrawals.reduce((sum, { amount }) => sum + amount * GWEI, 0n);
    this.#settle(minted);
    await this.#callSystem(this.#process.schedule?.end(this.#header, this.#parentState));
    const requests = this.#process.rules.requests
      ? await requestsHash(concatBytes(...this.#deposits), this.#block, this.#machine)
      : undefined;
    // Calls at the end may destroy balances as well.
    this.#settle(minted);
    return {
      receipts: this.#receipts,
      gasUsed: this.#gasUsed,
      blobGasUsed: this.#blobGasUsed,
      requestsHash: requests,
      systemCalls: this.#systemCalls,
    };
  }

  async #includeContract(transaction: SenderTransaction): Promise<TransactionErrorCode | undefined> {
    const state = this.#state;
    state.checkpoint();
    try {
      const result = await runContract(transaction, this.#block, this.#machine);
      const deposits = this.#process.rules.requests ? depositsOf(result.logs) : [];
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
    this.#gasUsed += result.gasUsed;
    this.#blobGasUsed += result.blobGasUsed;
    this.#receipts.push({
      type: transaction.type,
      status: result.status,
      cumulativeGasUsed: this.#gasUsed,
      logsBloom: logsBloom(result.logs),
      logs: result.logs,
      gasUsed: result.gasUsed,
      contractAddress: result.contractAddress,
    });
  }

  async #callSystem(calls: readonly SystemCall[] | undefined): Promise<void> {
    if (calls === undefined || calls.length === 0) return;
    this.#systemCalls.push(...(await runSystemCalls(calls, this.#block, this.#machine)));
  }

  /** Credits the treasury with what went missing since the block began, so that the sum of balances stays [E-01]. */
  #settle(minted: bigint): void {
    const { treasury } = this.#process;
    if (treasury === undefined) return;
    const burnt = minted - this.#state.balanceDelta();
    if (burnt > 0n) credit(this.#state, treasury, burnt);
  }
}

import type { Block as EvmBlock } from "@ethereumjs/block";
import { EMPTY_BYTES, concatBytes } from "../../primitives/bytes.ts";
import type { Address, Header, Receipt, SenderTransaction, Withdrawal } from "../../primitives/types.ts";
import { logsBloom, mergeBlooms } from "../../primitives/block/bloom.ts";
import { hashHeader } from "../../primitives/block/header.ts";
import { receiptsRoot, transactionsRoot, withdrawalsRoot } from "../../primitives/block/roots.ts";
import type { StateBranch } from "../../ledger/state/interface.ts";
import { ZERO_HASH } from "../block/constants.ts";
import { blobBaseFee } from "../block/fees.ts";
import { draftHeader } from "../block/header.ts";
import { depositsOf, requestsHash } from "../block/requests.ts";
import { writeSystemSlots } from "../block/system-writes.ts";
import { withBlobBaseFee } from "../call/blob-fee.ts";
import { ExecutionError } from "../errors.ts";
import type { Machine } from "../evm/machine.ts";
import type { Rules } from "../evm/rules.ts";
import type { ParentBlock } from "../interface.ts";
import type { StateOverlay } from "../state/overlay.ts";
import { blobGasOf } from "../transaction/validity.ts";
import { credit } from "../transaction/transfer.ts";
import type { SimulationBudget } from "./budget.ts";
import { checkCall, type CheckContext } from "./checks.ts";
import type { SimulatedBlock, SimulatedCall, SimulatedCallResult, SimulationOptions } from "./interface.ts";
import type { BlockLogs } from "./logs.ts";
import { runMessage, type MessageResult } from "./message.ts";
import type { PlannedBlock } from "./plan.ts";
import { toTransaction } from "./transaction.ts";

const GWEI = 10n ** 9n;

/** What all blocks of a simulation share. */
export interface SimulationContext {
  readonly rules: Rules;
  /** receives what Ethereum would burn; undefined: it is burnt */
  readonly treasury: Address | undefined;
  readonly options: SimulationOptions;
  /** where precompiles are by the rules, without 0x */
  readonly precompiles: readonly string[];
  readonly budget: SimulationBudget;
}

/** One simulated block in execution, on an overlay that has the overrides of its state. */
export class BlockSimulation {
  readonly #context: SimulationContext;
  readonly #machine: Machine;
  readonly #logs: BlockLogs;
  readonly #state: StateOverlay;
  readonly #draft: Header;
  readonly #withdrawals: readonly Withdrawal[];
  readonly #evmBlock: EvmBlock;
  readonly #checks: CheckContext;
  readonly #transactions: SenderTransaction[] = [];
  readonly #receipts: Receipt[] = [];
  readonly #results: SimulatedCallResult[] = [];
  readonly #deposits: Uint8Array[] = [];
  readonly #calls: readonly SimulatedCall[];
  /** what all balances came to before the block, counted from the state underneath */
  readonly #balanceBefore: bigint;
  #gasUsed = 0n;
  #blobGasUsed = 0n;

  constructor(
    planned: PlannedBlock,
    parent: Pick<ParentBlock, "hash" | "header">,
    machine: Machine,
    logs: BlockLogs,
    context: SimulationContext,
  ) {
    const { rules, options } = context;
    this.#context = context;
    this.#machine = machine;
    this.#logs = logs;
    this.#state = machine.state.overlay;
    this.#calls = planned.calls;
    this.#withdrawals = planned.header.withdrawals ?? [];
    this.#draft = draftOf(planned, parent, context);
    const follows = blobBaseFee(this.#draft.excessBlobGas ?? 0n, rules);
    this.#evmBlock = withBlobBaseFee(machine.blockOf(this.#draft), planned.header.blobBaseFee);
    this.#checks = {
      rules,
      baseFee: this.#draft.baseFeePerGas ?? 0n,
      blobBaseFee: planned.header.blobBaseFee ?? follows,
      validation: options.validation,
    };
    this.#balanceBefore = this.#state.balanceDelta();
  }

  /** Runs all calls and puts the block together on `branch`, which it moves on. */
  async run(branch: StateBranch): Promise<SimulatedBlock> {
    writeSystemSlots(this.#draft, this.#state, this.#context.rules);
    for (const call of this.#calls) {
      throwIfAborted(this.#context.options.signal);
      await this.#call(call);
    }
    const requests = await this.#requests();
    for (const { address, amount } of this.#withdrawals) credit(this.#state, address, amount * GWEI);
    const { blockReward } = this.#context.rules;
    if (blockReward > 0n) credit(this.#state, this.#draft.coinbase, blockReward);
    this.#settle();
    return this.#seal(branch.apply(this.#state.changes()), requests);
  }

  async #call(call: SimulatedCall): Promise<void> {
    const { rules, budget, precompiles } = this.#context;
    const sender = this.#state.account(call.from);
    const transaction = toTransaction(call, {
      chainId: rules.chainId,
      nonce: sender?.nonce ?? 0n,
      gasLimit: this.#gasLimitOf(call),
    });
    const charge = checkCall(transaction, sender, this.#checks);
    const result = await runMessage(transaction, charge, {
      machine: this.#machine,
      block: this.#evmBlock,
      rules,
      coinbase: this.#draft.coinbase,
      precompiles,
      logs: this.#logs,
    });
    budget.spendGas(result.paid);
    this.#record(transaction, result);
  }

  /** @throws ExecutionError BLOCK_FULL */
  #gasLimitOf({ gas }: SimulatedCall): bigint {
    const left = this.#draft.gasLimit - this.#gasUsed;
    const wanted = gas ?? left;
    if (wanted > left) {
      const limits = `${this.#gasUsed} >= ${this.#draft.gasLimit}`;
      throw new ExecutionError("BLOCK_FULL", `block gas limit reached: ${limits}`);
    }
    const { gasLeft } = this.#context.budget;
    return wanted < gasLeft ? wanted : gasLeft;
  }

  #record(transaction: SenderTransaction, result: MessageResult): void {
    const { rules, budget } = this.#context;
    const { paid, peak, returnData, error, contractAddress } = result;
    const logs = result.logs.filter(({ isTransfer }) => !isTransfer).map(({ log }) => log);
    budget.spendResult(returnData, result.logs);
    if (rules.requests) this.#deposits.push(...(depositsOf(logs, rules.depositContract) ?? invalidDeposit()));
    this.#gasUsed += paid;
    this.#blobGasUsed += blobGasOf(transaction, rules);
    this.#transactions.push(transaction);
    this.#receipts.push({
      type: transaction.type,
      status: error === undefined ? 1 : 0,
      cumulativeGasUsed: this.#gasUsed,
      logsBloom: logsBloom(logs),
      logs,
      gasUsed: paid,
      contractAddress,
    });
    const success = error === undefined;
    this.#results.push({ success, returnData, gasUsed: paid, maxUsedGas: peak, logs: result.logs, error });
  }

  #requests(): Promise<Header["requestsHash"]> {
    if (!this.#context.rules.requests) return Promise.resolve(undefined);
    return requestsHash(concatBytes(EMPTY_BYTES, ...this.#deposits), () => this.#evmBlock, this.#machine);
  }

  /** Credits the treasury with what the block would burn [E-01]. */
  #settle(): void {
    const { treasury } = this.#context;
    if (treasury === undefined) return;
    const minted = this.#withdrawals.reduce((sum, { amount }) => sum + amount * GWEI, 0n);
    const burnt = minted + this.#balanceBefore - this.#state.balanceDelta();
    if (burnt > 0n) credit(this.#state, treasury, burnt);
  }

  #seal(stateRoot: Header["stateRoot"], requests: Header["requestsHash"]): SimulatedBlock {
    const draft = this.#draft;
    const transactions = this.#transactions;
    const receipts = this.#receipts;
    const header: Header = {
      ...draft,
      stateRoot,
      transactionsRoot: transactionsRoot(transactions),
      receiptsRoot: receiptsRoot(receipts),
      logsBloom: mergeBlooms(receipts.map((receipt) => receipt.logsBloom)),
      gasUsed: this.#gasUsed,
      ...(draft.withdrawalsRoot !== undefined && { withdrawalsRoot: withdrawalsRoot(this.#withdrawals) }),
      ...(draft.blobGasUsed !== undefined && { blobGasUsed: this.#blobGasUsed }),
      ...(requests !== undefined && { requestsHash: requests }),
    };
    const block = { hash: hashHeader(header), header, transactions, withdrawals: this.#withdrawals };
    return { block, senders: transactions.map(({ from }) => from), calls: this.#results };
  }
}

/** The header with all that is known before the first call. */
const draftOf = (
  { header, timestamp }: PlannedBlock,
  parent: Pick<ParentBlock, "hash" | "header">,
  { rules, options }: SimulationContext,
): Header => {
  // Without validation calls are free, which a base fee would make impossible for the EVM.
  const baseFee = header.baseFeePerGas ?? (options.validation ? undefined : 0n);
  return draftHeader(
    { ...parent, stateRoot: ZERO_HASH },
    {
      coinbase: header.coinbase ?? parent.header.coinbase,
      timestamp,
      gasLimit: header.gasLimit ?? parent.header.gasLimit,
      extraData: EMPTY_BYTES,
      prevRandao: header.prevRandao ?? ZERO_HASH,
      parentBeaconBlockRoot: header.parentBeaconBlockRoot ?? ZERO_HASH,
      withdrawals: [],
      ...(baseFee !== undefined && { baseFeePerGas: baseFee }),
    },
    rules,
  );
};

const invalidDeposit = (): never => {
  throw new ExecutionError("TRANSACTION_INVALID", "unable to parse deposit data: a malformed deposit event");
};

export const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted !== true) return;
  throw new ExecutionError("CALL_ABORTED", "the simulation took too long or was cancelled", { cause: signal.reason });
};

import type { CustomCrypto } from "@ethereumjs/common";
import type { StateReader, StateStore } from "../ledger/state/interface.ts";
import type { TransactionSource } from "../primitives/pending.ts";
import { HARDFORK } from "../primitives/params.ts";
import type { Address, Block, Hash, Header, SenderTransaction, Transaction } from "../primitives/types.ts";
import { checkSize, checkWithdrawals, compareHeaders, includeAll } from "./block/apply.ts";
import { fillBlock } from "./block/build.ts";
import { blobBaseFee, nextBaseFee, nextExcessBlobGas } from "./block/fees.ts";
import { checkHeader, draftHeader } from "./block/header.ts";
import { BlockProcess, type BlockEnd, type ProcessRules } from "./block/process.ts";
import { blockSize } from "./block/size.ts";
import { sealBlock } from "./block/seal.ts";
import { simulate } from "./call/call.ts";
import { estimateGas } from "./call/estimate.ts";
import { ExecutionError } from "./errors.ts";
import { createExecutionCommon, type ExecutionCommon, type ExecutionHardfork } from "./evm/common.ts";
import { describeFork } from "./forks.ts";
import type { BlockHashLookup } from "./evm/machine.ts";
import { blockMachines, callMachines } from "./evm/pool.ts";
import { rulesOf } from "./evm/rules.ts";
import type {
  BuiltBlock,
  CallContext,
  CallRequest,
  CallResult,
  Execution,
  ParentBlock,
  SystemCallSchedule,
} from "./interface.ts";
import { simulateBlocks } from "./simulate/simulate.ts";
import { StateOverlay } from "./state/overlay.ts";
import { createTracing } from "./trace/tracing.ts";

/** Recovers the senders of transactions; undefined for those that no key signed. */
export interface TransactionSenders {
  recover(transactions: readonly Transaction[]): Promise<readonly (Address | undefined)[]>;
}

export interface ExecutionOptions {
  readonly chainId: number;
  readonly states: StateStore;
  readonly senders: TransactionSenders;
  /** hashes of stored blocks for BLOCKHASH; the parent's is known anyway */
  readonly blockHash: BlockHashLookup;
  /** primitives for transactions and precompiles; without its kzg, blob transactions are refused */
  readonly customCrypto: CustomCrypto;
  /** receives what Ethereum burns, so that the sum of balances never changes [E-01]; undefined: it is burnt */
  readonly treasury: Address | undefined;
  readonly schedule?: SystemCallSchedule;
  readonly hardfork?: ExecutionHardfork;
  /** public chains have withdrawals, CPChain has none */
  readonly withdrawals?: boolean;
  /** dev networks: base fee and gas limit are what the attributes say */
  readonly freeHeader?: boolean;
  /** dev networks: contracts may send impersonated transactions */
  readonly impersonation?: boolean;
}

/** Execution on @ethereumjs/vm over the ledger's states. */
export const createExecution = ({ chainId, customCrypto, hardfork = HARDFORK, ...options }: ExecutionOptions) =>
  createExecutionUnder(createExecutionCommon(chainId, hardfork, customCrypto), options);

/** What execution needs beside the rules of Ethereum. */
export type ExecutionParts = Omit<ExecutionOptions, "chainId" | "customCrypto" | "hardfork"> & {
  /** whose events are deposits; Ethereum mainnet's unless given */
  readonly depositContract?: Address;
};

/** Execution under rules that are given whole. */
export const createExecutionUnder = async (common: ExecutionCommon, options: ExecutionParts): Promise<Execution> => {
  const { states, senders } = options;
  const machines = blockMachines(common);
  const callers = callMachines(common);
  await machines.warm();
  const rules = rulesOf(common, options.depositContract);
  const process: ProcessRules = {
    rules,
    treasury: options.treasury,
    schedule: options.schedule,
    impersonation: options.impersonation === true,
  };
  const policy = { free: options.freeHeader === true };
  const withdrawalsAllowed = options.withdrawals === true;

  const stateOf = (parent: ParentBlock): StateReader =>
    parent.stateRoot === states.root ? states.head : states.at(parent.stateRoot);
  const hashesAbove =
    (parent: ParentBlock): BlockHashLookup =>
    (number) =>
      number === parent.header.number ? parent.hash : options.blockHash(number);

  /** Executes what `include` brings into the block of `draft` and seals it. */
  const execute = (
    parent: ParentBlock,
    draft: Header,
    { withdrawals, ommers }: BlockEnd,
    include: (block: BlockProcess) => Promise<readonly SenderTransaction[]>,
  ): Promise<BuiltBlock> => {
    const reader = stateOf(parent);
    const overlay = new StateOverlay(reader);
    return machines.run((machine) =>
      machine.on(overlay, hashesAbove(parent), async () => {
        const stateRoot = (): Hash => states.prepare(parent.stateRoot, overlay.changes()).root;
        const block = new BlockProcess(draft, machine, overlay, reader, process, stateRoot);
        await block.begin();
        const transactions = await include(block);
        const processed = await block.finish({ withdrawals, ommers });
        return sealBlock({ draft, transactions, withdrawals, ommers, processed, overlay }, parent, states);
      }),
    );
  };

  return {
    async build(parent, attributes, source: TransactionSource, signal) {
      const { withdrawals } = attributes;
      if (withdrawals.length > 0 && !withdrawalsAllowed) {
        throw new ExecutionError("HEADER_INVALID", "this chain has no withdrawals");
      }
      const draft = draftHeader(parent, attributes, rules);
      return execute(parent, draft, { withdrawals, ommers: [] }, (block) =>
        fillBlock(block, source, withdrawals, rules, signal),
      );
    },

    async apply(parent: ParentBlock, block: Block, known: readonly (Address | undefined)[] = []) {
      checkHeader(block.header, parent, rules, policy);
      checkWithdrawals(block, withdrawalsAllowed);
      checkSize(blockSize(block));
      const froms = await completed(block.transactions, known, senders);
      const transactions = withSenders(block.transactions, froms);
      const { header, withdrawals, ommers = [] } = block;
      const built = await execute(parent, header, { withdrawals, ommers }, async (process) => {
        await includeAll(process, transactions);
        return transactions;
      });
      compareHeaders(block.header, built.executed.block.header);
      return { ...built, executed: { ...built.executed, block } };
    },

    call: (request: CallRequest, context: CallContext, callOptions): Promise<CallResult> =>
      simulate(request, context, { callers, rules }, callOptions?.trackAccessList === true),
    estimateGas: (request, context) => estimateGas(request, context, { callers, rules }),
    simulate: (blocks, simulation) =>
      simulateBlocks(blocks, simulation, { callers, rules, states, treasury: options.treasury }),
    tracing: createTracing({ callers, rules, process, states, hashesAbove }),
    // CPChain has had one set of rules since genesis.
    forks: { blocks: [], times: [], known: rules.blobs ? [describeFork(common, rules, 0)] : [] },
    nextBaseFee: (parent) => nextBaseFee(parent, rules),
    blobBaseFee: (header) => blobBaseFee(header.excessBlobGas ?? 0n, rules),
    nextBlobBaseFee: (parent) => blobBaseFee(nextExcessBlobGas(parent, rules), rules),
    maxBlobGas: () => rules.maxBlobGasPerBlock,
  };
};

/** Recovers the senders that are not known. */
const completed = async (
  transactions: readonly Transaction[],
  known: readonly (Address | undefined)[],
  senders: TransactionSenders,
): Promise<readonly (Address | undefined)[]> => {
  const unknown = transactions.filter((_, index) => known[index] === undefined);
  if (unknown.length === 0) return known;
  const recovered = (await senders.recover(unknown)).values();
  return transactions.map((_, index) => known[index] ?? recovered.next().value);
};

const withSenders = (
  transactions: readonly Transaction[],
  froms: readonly (Address | undefined)[],
): SenderTransaction[] => {
  if (transactions.length !== froms.length) {
    throw new ExecutionError("INTERNAL", `${froms.length} senders for ${transactions.length} transactions`);
  }
  return transactions.map((transaction, index) => {
    const from = froms[index];
    if (from !== undefined) return { ...transaction, from };
    throw new ExecutionError("TRANSACTION_INVALID", `transaction ${index} of the block: no key made its signature`);
  });
};

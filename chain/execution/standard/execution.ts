import type { CustomCrypto } from "@ethereumjs/common";
import { blobBaseFee, nextBaseFee, nextExcessBlobGas } from "../block/fees.ts";
import type { ExecutionCommon } from "../evm/common.ts";
import { rulesOf, type Rules } from "../evm/rules.ts";
import { createExecutionUnder, type ExecutionParts } from "../execution.ts";
import { describeFork, type ChainForks, type ForkDescription } from "../forks.ts";
import type { Execution } from "../interface.ts";
import type { Hash, Header } from "../../primitives/types.ts";
import { standardCommon } from "./common.ts";
import { FORKS, forkAt, type ForkName, type StandardChain } from "./forks.ts";
import { Merge } from "./merge.ts";
import { checkWork } from "./work.ts";

export interface StandardExecutionOptions extends Pick<ExecutionParts, "states" | "senders"> {
  readonly chain: StandardChain;
  /** a stored block's */
  readonly header: (number: number) => { readonly hash: Hash; readonly header: Header } | undefined;
  readonly customCrypto: CustomCrypto;
}

/** When the rules of the chain change, and what they are since blobs. */
const chainForks = ({ blocks, times, netsplitBlock }: StandardChain, eras: ReadonlyMap<ForkName, Era>): ChainForks => {
  const starts = [...blocks.values(), ...(netsplitBlock === undefined ? [] : [netsplitBlock])];
  const known: ForkDescription[] = [];
  for (const [name, time] of times) {
    const era = eras.get(name);
    if (era?.rules.blobs === true) known.push(describeFork(era.common, era.rules, time));
  }
  return { blocks: changes(starts), times: changes(times.values()), known };
};

/** After genesis, each once. */
const changes = (starts: Iterable<number>): number[] =>
  [...new Set(starts)].filter((start) => start > 0).sort((a, b) => a - b);

/** The rules of one fork; what executes under them is made when it is first needed. */
interface Era {
  readonly common: ExecutionCommon;
  readonly rules: Rules;
  execution: Promise<Execution> | undefined;
}

/**
 * Execution of an Ethereum chain: each block, call and trace under the rules of its own fork, rewards for work included.
 * No rule of CPChain holds: nothing is kept from burning, no validator has a say.
 */
export const createStandardExecution = (options: StandardExecutionOptions): Execution => {
  const { chain, states, senders, customCrypto } = options;
  const header = (number: number): Header | undefined => options.header(number)?.header;
  const hash = (number: number): Hash | undefined => options.header(number)?.hash;
  const merge = new Merge(chain, header);
  const eras = new Map<ForkName, Era>();
  for (const fork of FORKS) {
    const common = standardCommon(chain, fork, customCrypto);
    eras.set(fork, { common, rules: rulesOf(common, chain.depositContract), execution: undefined });
  }
  const eraAt = (number: number, timestamp: number, merged: boolean): Era => {
    const fork = forkAt(chain, { number, timestamp, merged });
    const era = eras.get(fork);
    if (era === undefined) throw new TypeError(`no rules of fork ${fork}`);
    return era;
  };
  const eraOf = ({ number, timestamp, difficulty }: Header): Era => eraAt(number, timestamp, difficulty === 0n);
  /** of the block after a stored one, at the earliest time it can have unless another is given */
  const eraAfter = (parent: Header, timestamp = parent.timestamp + 1): Era =>
    eraAt(parent.number + 1, timestamp, merge.after(parent));
  const execution = (era: Era): Promise<Execution> => {
    const { depositContract } = chain;
    era.execution ??= createExecutionUnder(era.common, {
      states,
      senders,
      blockHash: hash,
      treasury: undefined,
      withdrawals: era.rules.withdrawals,
      depositContract,
    });
    return era.execution;
  };

  return {
    async build(parent, attributes, source, signal) {
      const era = await execution(eraAfter(parent.header, attributes.timestamp));
      return era.build(parent, attributes, source, signal);
    },
    async apply(parent, block, known) {
      merge.check(block.header, parent.header);
      const era = eraOf(block.header);
      if (!era.rules.proofOfStake) checkWork(block, parent.header, { hash }, era.common);
      return (await execution(era)).apply(parent, block, known);
    },
    call: async (request, context, callOptions) =>
      (await execution(eraOf(context.header))).call(request, context, callOptions),
    estimateGas: async (request, context) => (await execution(eraOf(context.header))).estimateGas(request, context),
    simulate: async (blocks, simulation) =>
      (await execution(eraAfter(simulation.base.header))).simulate(blocks, simulation),
    tracing: {
      before: async (parent, block, index, signal) =>
        (await execution(eraOf(block.header))).tracing.before(parent, block, index, signal),
      block: async (parent, block, traceOptions) =>
        (await execution(eraOf(block.header))).tracing.block(parent, block, traceOptions),
      call: async (request, context, tracer) =>
        (await execution(eraOf(context.header))).tracing.call(request, context, tracer),
    },
    forks: chainForks(chain, eras),
    nextBaseFee: (parent) => nextBaseFee(parent, eraAfter(parent).rules),
    blobBaseFee: (of) => blobBaseFee(of.excessBlobGas ?? 0n, eraOf(of).rules),
    nextBlobBaseFee: (parent) => {
      const { rules } = eraAfter(parent);
      return rules.blobs ? blobBaseFee(nextExcessBlobGas(parent, rules), rules) : 0n;
    },
    maxBlobGas: (of) => eraOf(of).rules.maxBlobGasPerBlock,
  };
};

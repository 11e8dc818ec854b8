import type { CustomCrypto } from "@ethereumjs/common";
import type { Header } from "../../primitives/types.ts";
import { createExecutionCommon } from "../evm/common.ts";
import type { ExecutionCommon } from "../evm/common.ts";
import { rulesOf } from "../evm/rules.ts";
import type { Rules } from "../evm/rules.ts";
import { blobBaseFee, nextBaseFee, nextExcessBlobGas } from "../block/fees.ts";
import { createExecutionUnder } from "../execution.ts";
import type { ExecutionParts } from "../execution.ts";
import { describeFork } from "../forks.ts";
import type { ForkDescription } from "../forks.ts";
import type { Execution } from "../interface.ts";
import { rulesAt } from "./plan.ts";
import type { Era, UpgradePlan } from "./plan.ts";

export interface UpgradingOptions extends ExecutionParts {
  readonly chainId: number;
  readonly customCrypto: CustomCrypto;
  readonly plan: UpgradePlan;
  /** @throws when this software has not the rules of a block of this height */
  readonly requireRules: (height: number) => void;
  /** of the head */
  readonly height: number;
  /** seconds since 1970, of a stored block */
  readonly timestampOf: (height: number) => number | undefined;
}

/** Blocks before an era in which its machines are made. */
const PREPARED_BLOCKS = 8;

/** What executes under the rules of one era; made when it is first needed. */
interface Stage {
  readonly era: Era;
  readonly common: ExecutionCommon;
  readonly rules: Rules;
  execution: Promise<Execution> | undefined;
}

/** Execution of a chain whose rules change at heights: each block, call and trace under the rules of its own height. */
export const createUpgradingExecution = async (options: UpgradingOptions): Promise<Execution> => {
  const { chainId, customCrypto, plan, requireRules, height: head, timestampOf, ...parts } = options;
  const stages = new Map<Era, Stage>();
  for (const era of plan.eras) {
    const common = createExecutionCommon(chainId, era.rules.hardfork, customCrypto, era.rules.eips);
    stages.set(era, { era, common, rules: rulesOf(common, parts.depositContract), execution: undefined });
  }
  const stageAt = (height: number): Stage => {
    const stage = stages.get(rulesAt(plan, height));
    if (stage === undefined) throw new TypeError(`no rules of height ${height}`);
    return stage;
  };
  const at = (height: number): Promise<Execution> => {
    const stage = stageAt(height);
    stage.execution ??= createExecutionUnder(stage.common, parts);
    return stage.execution;
  };
  const rulesAfter = (parent: Header): Rules => stageAt(parent.number + 1).rules;
  const known = (): ForkDescription[] =>
    [...stages.values()].flatMap(({ era, common, rules }) => {
      const time = era.from === 0 ? 0 : timestampOf(era.from);
      return rules.blobs && time !== undefined ? [describeFork(common, rules, time)] : [];
    });
  /** What executes soon is made beforehand: the first block under new rules must not be late for it. */
  const prepare = (height: number): void => {
    // Whoever needs it learns why it failed.
    at(height + PREPARED_BLOCKS).catch(() => undefined);
  };
  await at(head + 1);

  return {
    async build(parent, attributes, source, signal) {
      const height = parent.header.number + 1;
      requireRules(height);
      prepare(height);
      return (await at(height)).build(parent, attributes, source, signal);
    },
    async apply(parent, block, senders) {
      const { number } = block.header;
      requireRules(number);
      prepare(number);
      return (await at(number)).apply(parent, block, senders);
    },
    call: async (request, context, callOptions) =>
      (await at(context.header.number)).call(request, context, callOptions),
    estimateGas: async (request, context) => (await at(context.header.number)).estimateGas(request, context),
    simulate: async (blocks, simulation) => (await at(simulation.base.header.number + 1)).simulate(blocks, simulation),
    tracing: {
      before: async (parent, block, index, signal) =>
        (await at(block.header.number)).tracing.before(parent, block, index, signal),
      block: async (parent, block, traceOptions) =>
        (await at(block.header.number)).tracing.block(parent, block, traceOptions),
      call: async (request, context, tracer) =>
        (await at(context.header.number)).tracing.call(request, context, tracer),
    },
    /** Heights tell no times: an upgrade has one when its first block is there. */
    get forks() {
      const blocks = plan.forks.filter((height) => timestampOf(height) !== undefined);
      return { blocks, times: [], known: known() };
    },
    nextBaseFee: (parent) => nextBaseFee(parent, rulesAfter(parent)),
    blobBaseFee: (of) => blobBaseFee(of.excessBlobGas ?? 0n, stageAt(of.number).rules),
    nextBlobBaseFee: (parent) => {
      const rules = rulesAfter(parent);
      return blobBaseFee(nextExcessBlobGas(parent, rules), rules);
    },
    maxBlobGas: (of) => stageAt(of.number).rules.maxBlobGasPerBlock,
  };
};

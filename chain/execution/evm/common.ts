import { paramsBlock } from "@ethereumjs/block";
import { Common, Mainnet, type CommonOpts, type CustomCrypto } from "@ethereumjs/common";

import { paramsEVM } from "@ethereumjs/evm";
import { paramsTx } from "@ethereumjs/tx";
import { paramsVM } from "@ethereumjs/vm";

/** Ethereum rule sets that blocks can be executed under, oldest first. */
export const EXECUTION_HARDFORKS = ["cancun", "prague", "osaka", "bpo1", "bpo2"] as const;
export type ExecutionHardfork = (typeof EXECUTION_HARDFORKS)[number];

/** Highest EIP number that is looked up by table; later ones take the library's slower way. */
const EIP_TABLE_SIZE = 16_384;

/**
 * The rules of one chain at one hardfork, fixed for life. @ethereumjs asks for them several times per opcode and copies
 * them for every transaction and header; here lookups are table reads, and a copy is the same object, which is safe
 * because nothing about it can change.
 */
export class ExecutionCommon extends Common {
  // Declared only: the base constructor already calls the methods below.
  declare private readonly active: Uint8Array | undefined;
  declare private readonly reached: Map<string, boolean> | undefined;
  declare private readonly merged: Set<object> | undefined;
  declare private values: Map<string, bigint> | undefined;
  declare private readonly fixed: ReadonlyMap<string, bigint> | undefined;

  /** @param fixed parameters that the chain sets itself, whatever its forks say */
  constructor(options: CommonOpts, fixed: ReadonlyMap<string, bigint> = new Map()) {
    super(options);
    const active = new Uint8Array(EIP_TABLE_SIZE);
    for (const eip of this.eips()) if (eip < EIP_TABLE_SIZE) active[eip] = 1;
    for (let eip = 0; eip < EIP_TABLE_SIZE; eip++) if (super.isActivatedEIP(eip)) active[eip] = 1;
    this.active = active;
    this.reached = new Map();
    this.merged = new Set();
    this.values = new Map();
    this.fixed = fixed;
  }

  override isActivatedEIP(eip: number): boolean {
    return this.active === undefined || eip >= EIP_TABLE_SIZE ? super.isActivatedEIP(eip) : this.active[eip] === 1;
  }

  override gteHardfork(hardfork: string): boolean {
    const known = this.reached?.get(hardfork);
    if (known !== undefined) return known;
    const result = super.gteHardfork(hardfork);
    this.reached?.set(hardfork, result);
    return result;
  }

  override param(name: string): bigint {
    const known = this.values?.get(name);
    if (known !== undefined) return known;
    const value = this.fixed?.get(name) ?? super.param(name);
    this.values?.set(name, value);
    return value;
  }

  override updateParams(params: Parameters<Common["updateParams"]>[0]): void {
    if (this.merged?.has(params) === true) return;
    super.updateParams(params);
    this.merged?.add(params);
    this.values?.clear();
  }

  override copy(): this {
    return this;
  }
}

/** The rules of chain `chainId` under `hardfork` and further EIPs, on Ethereum's parameters and blob schedule. */
export const createExecutionCommon = (
  chainId: number,
  hardfork: ExecutionHardfork,
  customCrypto: CustomCrypto,
  eips: readonly number[] = [],
): ExecutionCommon => {
  const chain = { ...Mainnet, name: "cpchain", chainId };
  return withParameters(new ExecutionCommon({ chain, hardfork, eips: [...eips], customCrypto }));
};

/** Adds the parameters of all parts of the library, which they would do one by one as they are used. */
export const withParameters = (common: ExecutionCommon): ExecutionCommon => {
  for (const params of [paramsVM, paramsEVM, paramsBlock, paramsTx]) common.updateParams(params);
  return common;
};

import type { Header } from "../../primitives/types.ts";
import type { Rules } from "../evm/rules.ts";

/** What the next block's fees follow from. */
export type FeeHistory = Pick<Header, "gasLimit" | "gasUsed" | "baseFeePerGas" | "excessBlobGas" | "blobGasUsed">;

/** Base fee of the block after `parent`, wei per gas (EIP-1559); 0n for blocks that have none. */
export const nextBaseFee = (parent: FeeHistory, rules: Rules): bigint => {
  if (!rules.baseFee) return 0n;
  const baseFee = parent.baseFeePerGas;
  if (baseFee === undefined) return rules.initialBaseFee;
  const target = parent.gasLimit / rules.elasticity;
  if (target === 0n || parent.gasUsed === target) return baseFee;
  if (parent.gasUsed > target) {
    const step = (baseFee * (parent.gasUsed - target)) / target / rules.baseFeeChangeDenominator;
    return baseFee + (step > 1n ? step : 1n);
  }
  return baseFee - (baseFee * (target - parent.gasUsed)) / target / rules.baseFeeChangeDenominator;
};

/** Excess blob gas of the block after `parent` (EIP-4844, EIP-7691, EIP-7918). */
export const nextExcessBlobGas = (parent: FeeHistory, rules: Rules): bigint => {
  const excess = parent.excessBlobGas ?? 0n;
  const used = parent.blobGasUsed ?? 0n;
  if (excess + used < rules.targetBlobGasPerBlock) return 0n;
  if (rules.blobBaseCost !== undefined) {
    const reserve = rules.blobBaseCost * (parent.baseFeePerGas ?? 0n);
    if (reserve > rules.gasPerBlob * blobBaseFee(excess, rules)) {
      const { maxBlobGasPerBlock: max, targetBlobGasPerBlock: target } = rules;
      return excess + (used * (max - target)) / max;
    }
  }
  return excess + used - rules.targetBlobGasPerBlock;
};

/** Wei per blob gas: min · e^(excess / fraction), by the Taylor series of EIP-4844. */
export const blobBaseFee = (excessBlobGas: bigint, rules: Rules): bigint => {
  const { minBlobFee, blobFeeUpdateFraction: fraction } = rules;
  let sum = 0n;
  let term = minBlobFee * fraction;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * excessBlobGas) / (fraction * i);
  }
  return sum / fraction;
};

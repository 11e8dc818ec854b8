import type { Transaction } from "../../primitives/types.ts";
import type { Rules } from "../evm/rules.ts";

const WORD_BYTES = 32;
const TOKENS_PER_NON_ZERO_BYTE = 4n;

/** What of a transaction costs gas before any code runs. */
export type GasRelevant = Pick<Transaction, "to" | "data" | "accessList" | "authorizationList">;

export interface BaseGas {
  /** gas paid before execution (EIP-2028, 2930, 3860, 7702) */
  readonly intrinsic: bigint;
  /** least gas paid in all (EIP-7623); 0n before that rule */
  readonly floor: bigint;
}

/** Gas that a transaction costs by its form alone. */
export const baseGas = (transaction: GasRelevant, rules: Rules): BaseGas => {
  const { to, data, accessList, authorizationList } = transaction;
  let intrinsic = rules.transactionGas;
  let tokens = 0n;
  if (data.length > 0) {
    let zeros = 0;
    for (let at = 0; at < data.length; at++) if (data[at] === 0) zeros++;
    const zeroBytes = BigInt(zeros);
    const nonZeroBytes = BigInt(data.length - zeros);
    intrinsic += zeroBytes * rules.dataZeroGas + nonZeroBytes * rules.dataNonZeroGas;
    tokens = zeroBytes + nonZeroBytes * TOKENS_PER_NON_ZERO_BYTE;
  }
  if (to === undefined) {
    intrinsic += rules.creationGas + BigInt(Math.ceil(data.length / WORD_BYTES)) * rules.initCodeWordGas;
  }
  for (const { storageKeys } of accessList) {
    intrinsic += rules.accessListAddressGas + BigInt(storageKeys.length) * rules.accessListSlotGas;
  }
  intrinsic += BigInt(authorizationList.length) * rules.authorizationGas;
  const floor = rules.floorGasPerToken === 0n ? 0n : rules.transactionGas + tokens * rules.floorGasPerToken;
  return { intrinsic, floor };
};

import type { Transaction } from "../primitives/types.ts";

/** Gas by the form of a transaction, under the rules of Osaka. */
const GAS = {
  transaction: 21_000n,
  creation: 32_000n,
  /** EIP-2028, per zero byte; a non-zero byte counts as four */
  token: 4n,
  tokensPerNonZeroByte: 4n,
  /** EIP-7623, per token */
  floorToken: 10n,
  /** EIP-3860, per 32 bytes */
  initCodeWord: 2n,
  /** EIP-2930 */
  accessListAddress: 2_400n,
  accessListSlot: 1_900n,
  /** EIP-7702, per authorization */
  authorization: 25_000n,
} as const;

/** The least gas limit that a transaction can have (EIP-2028, 2930, 3860, 7623, 7702). */
export const leastGas = (transaction: Transaction): bigint => {
  const { data, to, accessList, authorizationList } = transaction;
  if (data.length === 0 && to !== undefined && accessList.length === 0 && authorizationList.length === 0) {
    return GAS.transaction;
  }
  let zeros = 0;
  for (const byte of data) if (byte === 0) zeros += 1;
  const tokens = BigInt(zeros) + BigInt(data.length - zeros) * GAS.tokensPerNonZeroByte;
  let intrinsic = GAS.transaction + tokens * GAS.token + BigInt(authorizationList.length) * GAS.authorization;
  if (to === undefined) intrinsic += GAS.creation + BigInt(Math.ceil(data.length / 32)) * GAS.initCodeWord;
  for (const { storageKeys } of accessList) {
    intrinsic += GAS.accessListAddress + BigInt(storageKeys.length) * GAS.accessListSlot;
  }
  const floor = GAS.transaction + tokens * GAS.floorToken;
  return intrinsic > floor ? intrinsic : floor;
};

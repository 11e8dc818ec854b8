import { expect } from "chai";
import type { LedgerErrorCode } from "../../../../chain/ledger/errors.ts";
import { LedgerError } from "../../../../chain/ledger/errors.ts";

const expectCode = (error: unknown, code: LedgerErrorCode): LedgerError => {
  if (!(error instanceof LedgerError)) throw error;
  expect(error.code, error.message).to.equal(code);
  return error;
};

/** The error with which a promise is rejected; fails when it is none of this code. */
export const rejection = async (promise: Promise<unknown>, code: LedgerErrorCode): Promise<LedgerError> => {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return expectCode(error, code);
  }
  throw new Error(`${code} was expected, not ${String(value)}`);
};

/** The error that an action throws; fails when it is none of this code. */
export const thrown = (action: () => unknown, code: LedgerErrorCode): LedgerError => {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    return expectCode(error, code);
  }
  throw new Error(`${code} was expected, not ${String(value)}`);
};

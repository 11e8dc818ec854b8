import { CodedError } from "../../chain/primitives/errors.ts";

/** The coded error that a promise is rejected with; anything else fails the test. */
export const rejection = async (promise: Promise<unknown>): Promise<CodedError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error("The promise was expected to be rejected.");
};

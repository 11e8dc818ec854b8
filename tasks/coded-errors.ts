import { HardhatPluginError } from "hardhat/plugins";
import { CodedError } from "../chain/primitives/errors.ts";

/** Runs a task's work so that errors raised on purpose are printed with code and advice, and without a stack. */
export const withCodedErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const advice = error.advice === undefined ? "" : `\n${error.advice}`;
    throw new HardhatPluginError("cpchain", `${error.code}: ${error.message}${advice}`, error);
  }
};

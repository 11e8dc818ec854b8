import type { JSX } from "preact";
import type { Abi } from "viem";
import { failureOf } from "../chain/failure.ts";
import { explainRevert, revertText } from "../contracts/revert.ts";
import { toWalletError, WalletError } from "./errors.ts";

/** Why a wallet, the node or a contract did not do it, in a sentence. */
export const problemText = (error: unknown, abi: Abi = []): string => {
  const { code, message, revertData } = toWalletError(error);
  if (code === "REVERTED" && revertData !== undefined) {
    return `The contract refused: ${revertText(explainRevert(revertData, abi))}.`;
  }
  if (error instanceof WalletError) return message;
  const { title, detail } = failureOf(error);
  return `${title} ${detail}`;
};

interface ProblemProps {
  readonly error: unknown;
  /** of the contract that was called */
  readonly abi?: Abi;
}

export const Problem = ({ error, abi = [] }: ProblemProps): JSX.Element => (
  <p role="alert" class="problem">
    {problemText(error, abi)}
  </p>
);

import type { TraceStep } from "./interface.ts";
import { OP } from "./opcodes.ts";

/** Failures of the interpreter whose words differ from geth's, by how they begin. */
const WORDING: readonly (readonly [string, string])[] = [
  ["revert", "execution reverted"],
  ["invalid JUMP", "invalid jump destination"],
  ["value out of range", "return data out of bounds"],
  ["static state change", "write protection"],
  ["create collision", "contract address collision"],
  ["code store out of gas", "contract creation code storage out of gas"],
  ["code size to deposit exceeds", "max code size exceeded"],
  ["invalid bytecode deployed", "invalid code: must not begin with 0xef"],
  ["initcode exceeds", "max initcode size exceeded"],
  ["insufficient balance", "insufficient balance for transfer"],
];

/** SSTORE needs more than this to be left (EIP-2200). */
const SSTORE_SENTRY_GAS = 2_300n;

const belowSentry = ({ opcode, gas }: Pick<TraceStep, "opcode" | "gas">): boolean =>
  opcode === OP.SSTORE && gas <= SSTORE_SENTRY_GAS;

/** Whether the gas does not suffice for an opcode, which then does nothing. */
export const lacksGas = (step: Pick<TraceStep, "opcode" | "gas" | "fee">): boolean =>
  step.fee > step.gas || belowSentry(step);

/** Why a frame failed, in geth's words. @param last the opcode it ended with */
export const failureText = (error: string, last: Pick<TraceStep, "name" | "opcode" | "gas"> | undefined): string => {
  if (error === "invalid opcode" && last !== undefined) return `invalid opcode: ${last.name}`;
  if (error === "out of gas" && last !== undefined && belowSentry(last)) {
    return "out of gas: not enough gas for reentrancy sentry";
  }
  return WORDING.find(([prefix]) => error.startsWith(prefix))?.[1] ?? error;
};

import { NodeError } from "../errors.ts";

/** @throws NodeError ARGUMENT_INVALID */
export const whole = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new NodeError("ARGUMENT_INVALID", `${text} is not a whole number.`);
  }
  return value;
};

export const blockNumber = whole;

import { ConsensusError } from "./errors.ts";

/** @throws ConsensusError OUT_OF_RANGE unless `value` is an integer from 0 to `max` */
export const checkRange = (name: string, value: number, max: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new ConsensusError("OUT_OF_RANGE", `${name} ${value} is not between 0 and ${max}`);
  }
};

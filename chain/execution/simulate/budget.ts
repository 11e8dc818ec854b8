import { ExecutionError } from "../errors.ts";
import type { SimulationLimits } from "./interface.ts";
import type { NumberedLog } from "./logs.ts";

/** bytes of a log beside its data, and of a result beside its output */
const AROUND = 256;

/** What the calls of one simulation may still use, all together. */
export class SimulationBudget {
  readonly #limits: Pick<SimulationLimits, "gas" | "resultBytes">;
  #gasLeft: bigint;
  #bytesLeft: number;

  constructor(limits: Pick<SimulationLimits, "gas" | "resultBytes">) {
    this.#limits = limits;
    this.#gasLeft = limits.gas;
    this.#bytesLeft = limits.resultBytes;
  }

  get gasLeft(): bigint {
    return this.#gasLeft;
  }

  spendGas(gas: bigint): void {
    this.#gasLeft -= gas;
  }

  /** @throws ExecutionError SIMULATION_TOO_LARGE */
  spendResult(output: Uint8Array, logs: readonly NumberedLog[]): void {
    this.#bytesLeft -= logs.reduce((sum, { log }) => sum + AROUND + log.data.length, AROUND + output.length);
    if (this.#bytesLeft >= 0) return;
    throw new ExecutionError("SIMULATION_TOO_LARGE", `results larger than ${this.#limits.resultBytes} bytes`);
  }
}

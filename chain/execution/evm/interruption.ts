import { setImmediate } from "node:timers/promises";
import type { EVM, EVMOpts } from "@ethereumjs/evm";
import { ExecutionError } from "../errors.ts";
import type { ExecutionCommon } from "./common.ts";

const JUMPDEST = 0x5b;
/** Rounds of loops that count as a step; most of them pass without a call of the library. */
const ROUNDS_PER_STEP = 16;
/** Steps and messages between two looks at the clock. */
const STEPS_PER_LOOK = 16;
/** Longest stretch without a turn for the event loop, ms. */
const STRETCH_MS = 10;

/**
 * Lets long calls share the thread and end early. The interpreter itself never yields, so this hooks in where every
 * loop and every recursion must pass: JUMPDEST, whose rules stay what they are, and the start of a message.
 */
export class Interruption {
  #signal: () => AbortSignal | undefined = () => undefined;
  #steps = 0;
  #since = 0;

  /** Rounds of loops after which JUMPDEST must be called. */
  readonly rounds = ROUNDS_PER_STEP;

  /** What the EVM must be created with. */
  opcodes(common: ExecutionCommon): NonNullable<EVMOpts["customOpcodes"]> {
    const baseFee = Number(common.param("jumpdestGas"));
    return [{ opcode: JUMPDEST, opcodeName: "JUMPDEST", baseFee, logicFunction: () => this.#step() }];
  }

  attach(evm: EVM): void {
    evm.events.on("beforeMessage", (_message, resolve) => {
      const pause = this.#step();
      if (pause === undefined) resolve?.();
      else void pause.then(resolve);
    });
  }

  /** Starts a call that ends when the signal says so, which short calls never ask for. */
  start(signal: () => AbortSignal | undefined): void {
    this.#signal = signal;
    this.#steps = 0;
    this.#since = performance.now();
  }

  #step(): Promise<void> | undefined {
    if (++this.#steps % STEPS_PER_LOOK !== 0 || performance.now() - this.#since < STRETCH_MS) return undefined;
    const signal = this.#signal();
    if (signal?.aborted === true) {
      throw new ExecutionError("CALL_ABORTED", "the call took too long or was cancelled", { cause: signal.reason });
    }
    return this.#pause();
  }

  async #pause(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}

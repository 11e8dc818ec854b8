import type { EVM } from "@ethereumjs/evm";
import type { EvmState } from "../state/evm-state.ts";
import { analysisOf } from "./code-analysis.ts";
import type { ExecutionCommon } from "./common.ts";
import { findInterpreter, type Interpreter, type RunState } from "./jump-cache.ts";
import { plainRules, type PlainRules } from "./plain-opcodes.ts";
import { runStretch } from "./stretch.ts";

interface Haste {
  readonly rules: PlainRules;
  readonly state: EvmState;
  readonly rounds: number;
}

const JUMP = 0x56;
const JUMPI = 0x57;
const DONE = Promise.resolve();

const hastened = new WeakMap<EVM, Haste>();
let installed: Promise<void> | undefined;

/**
 * Lets `evm` run stretches of plain opcodes at once, where the library would take a turn of the event loop for each. It
 * does so while nobody listens to steps.
 * @param state the EVM's own
 * @param rounds of loops after which the library's JUMPDEST has its turn; undefined: never
 */
export const hasten = async (
  evm: EVM,
  common: ExecutionCommon,
  state: EvmState,
  rounds = Number.MAX_SAFE_INTEGER,
): Promise<void> => {
  installed ??= install(common);
  await installed;
  const rules = plainRules(evm, common);
  if (rules !== undefined) hastened.set(evm, { rules, state, rounds });
};

/** Wraps the library's step, which it does not export; other EVMs of the process keep the original. */
const install = async (common: ExecutionCommon): Promise<void> => {
  const prototype = Object.getPrototypeOf(await findInterpreter(common)) as Interpreter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const original = prototype.runStep;
  prototype.runStep = function (this: Interpreter, entry): Promise<void> {
    const haste = hastened.get(this._evm);
    if (haste === undefined || this._evm.events.listenerCount("step") > 0) return original.call(this, entry);
    const run = stateOf(this);
    const start = run.programCounter;
    runStretch(this, run, analysisOf(run.code), haste.rules, haste.state, haste.rounds);
    const opcode = run.code[run.programCounter];
    // The library's loop ends behind the code's end, and looks for destinations when it meets its first jump.
    if (opcode === undefined) return DONE;
    if ((opcode === JUMP || opcode === JUMPI) && run.programCounter !== start) return DONE;
    run.opCode = opcode;
    return original.call(this, this.lookupOpInfo(opcode));
  };
};

/** Protected by the library, which has no other way to it. */
const stateOf = (interpreter: Interpreter): RunState => interpreter["_runState"];

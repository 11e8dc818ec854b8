import { createEVM, type EVM, type EVMOpts } from "@ethereumjs/evm";
import { ExecutionError } from "../errors.ts";
import type { ExecutionCommon } from "./common.ts";

type Handler = Extract<
  NonNullable<EVMOpts["customOpcodes"]>[number],
  { readonly logicFunction: unknown }
>["logicFunction"];
/** What of @ethereumjs/evm is not exported. */
export type RunState = Parameters<Handler>[0];
export type Interpreter = RunState["interpreter"];
type Analysis = ReturnType<Interpreter["_getValidJumpDestinations"]>;

/** an opcode that Ethereum does not use */
const PROBE = 0x0c;

/** Analyses by EVM (opcode tables differ) and by code; both are let go with their keys. */
const analyses = new WeakMap<EVM, WeakMap<Uint8Array, Analysis>>();
let installed: Promise<void> | undefined;

/**
 * Lets `evm` remember the jump destinations of code it has run. The stock interpreter works them out anew in every
 * frame, which for a token transfer is an eighth of all work; they depend on nothing but code and opcode table.
 */
export const rememberJumps = async (evm: EVM, common: ExecutionCommon): Promise<void> => {
  installed ??= install(common);
  await installed;
  analyses.set(evm, new WeakMap());
};

/** Wraps the library's analysis, which it does not export; other EVMs of the process keep the original. */
const install = async (common: ExecutionCommon): Promise<void> => {
  const prototype = Object.getPrototypeOf(await findInterpreter(common)) as Interpreter;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const original = prototype._getValidJumpDestinations;
  prototype._getValidJumpDestinations = function (this: Interpreter, code: Uint8Array): Analysis {
    const known = analyses.get(this._evm);
    if (known === undefined) return original.call(this, code);
    let analysis = known.get(code);
    if (analysis === undefined) {
      analysis = original.call(this, code);
      known.set(code, analysis);
    }
    return analysis;
  };
};

/** An interpreter of the library, whose class it does not export; what changes its prototype changes all. */
export const findInterpreter = async (common: ExecutionCommon): Promise<Interpreter> => {
  let found: Interpreter | undefined;
  const probe = await createEVM({
    common,
    customOpcodes: [
      {
        opcode: PROBE,
        opcodeName: "PROBE",
        baseFee: 0,
        logicFunction: ({ interpreter }) => {
          found = interpreter;
        },
      },
    ],
  });
  await probe.runCode({ code: Uint8Array.of(PROBE), gasLimit: 1n });
  if (found === undefined) throw new ExecutionError("INTERNAL", "the interpreter of @ethereumjs/evm was not reached");
  return found;
};

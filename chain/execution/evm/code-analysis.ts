import { WORD_BYTES, readWordPadded } from "./words.ts";

/** What of code is worked out once. */
export interface CodeAnalysis {
  /** 1 where a jump may go */
  readonly jumps: Uint8Array;
  /** what a PUSH pushes, by the position after its opcode */
  readonly pushes: readonly (bigint | undefined)[];
}

const JUMPDEST = 0x5b;
const PUSH0 = 0x5f;
const PUSH32 = 0x7f;

/** By code; let go with it. */
const analyses = new WeakMap<Uint8Array, CodeAnalysis>();

export const analysisOf = (code: Uint8Array): CodeAnalysis => {
  let analysis = analyses.get(code);
  if (analysis === undefined) analyses.set(code, (analysis = analyse(code)));
  return analysis;
};

const analyse = (code: Uint8Array): CodeAnalysis => {
  const jumps = new Uint8Array(code.length);
  const pushes: (bigint | undefined)[] = Array.from({ length: code.length + 1 });
  for (let at = 0; at < code.length; at++) {
    const opcode = code[at] ?? 0;
    if (opcode === JUMPDEST) jumps[at] = 1;
    if (opcode <= PUSH0 || opcode > PUSH32) continue;
    const length = opcode - PUSH0;
    // Code goes on with zeros behind its end.
    pushes[at + 1] = readWordPadded(code, at + 1) >> BigInt(8 * (WORD_BYTES - length));
    at += length;
  }
  return { jumps, pushes };
};

import type { FrameKind } from "./interface.ts";

/** The opcodes that tracers look at. */
export const OP = {
  STOP: 0x00,
  BALANCE: 0x31,
  EXTCODESIZE: 0x3b,
  EXTCODECOPY: 0x3c,
  EXTCODEHASH: 0x3f,
  PREVRANDAO: 0x44,
  SLOAD: 0x54,
  SSTORE: 0x55,
  LOG0: 0xa0,
  LOG4: 0xa4,
  CREATE: 0xf0,
  CALL: 0xf1,
  CALLCODE: 0xf2,
  RETURN: 0xf3,
  DELEGATECALL: 0xf4,
  CREATE2: 0xf5,
  STATICCALL: 0xfa,
  INVALID: 0xfe,
  SELFDESTRUCT: 0xff,
} as const;

const FRAME_KINDS: ReadonlyMap<number, FrameKind> = new Map([
  [OP.CREATE, "CREATE"],
  [OP.CALL, "CALL"],
  [OP.CALLCODE, "CALLCODE"],
  [OP.DELEGATECALL, "DELEGATECALL"],
  [OP.CREATE2, "CREATE2"],
  [OP.STATICCALL, "STATICCALL"],
]);

const ENDINGS: ReadonlySet<number> = new Set([OP.STOP, OP.RETURN, OP.SELFDESTRUCT]);

/** Whether code that ran well has ended with this opcode. */
export const endsCode = (opcode: number): boolean => ENDINGS.has(opcode);

/** The frame an opcode opens; undefined for most. */
export const frameKind = (opcode: number): FrameKind | undefined => FRAME_KINDS.get(opcode);

export const isCreation = (kind: FrameKind): boolean => kind === "CREATE" || kind === "CREATE2";

/** An opcode as geth prints it. @param name the interpreter's; @param defined whether the rules in force have it */
export const opcodeName = (opcode: number, name: string, defined: boolean): string => {
  if (opcode === OP.INVALID) return "INVALID";
  if (!defined) return `opcode 0x${opcode.toString(16)} not defined`;
  return opcode === OP.PREVRANDAO ? "DIFFICULTY" : name;
};

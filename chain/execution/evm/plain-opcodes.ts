import type { EVM } from "@ethereumjs/evm";
import type { ExecutionCommon } from "./common.ts";

/** Opcodes that a stretch runs, with what they take from the stack and put there. */
const PLAIN: readonly (readonly [opcode: number, takes: number, puts: number])[] = [
  [0x01, 2, 1], // ADD
  [0x02, 2, 1], // MUL
  [0x03, 2, 1], // SUB
  [0x04, 2, 1], // DIV
  [0x06, 2, 1], // MOD
  [0x10, 2, 1], // LT
  [0x11, 2, 1], // GT
  [0x12, 2, 1], // SLT
  [0x13, 2, 1], // SGT
  [0x14, 2, 1], // EQ
  [0x15, 1, 1], // ISZERO
  [0x16, 2, 1], // AND
  [0x17, 2, 1], // OR
  [0x18, 2, 1], // XOR
  [0x19, 1, 1], // NOT
  [0x1b, 2, 1], // SHL
  [0x1c, 2, 1], // SHR
  [0x20, 2, 1], // KECCAK256
  [0x30, 0, 1], // ADDRESS
  [0x33, 0, 1], // CALLER
  [0x34, 0, 1], // CALLVALUE
  [0x35, 1, 1], // CALLDATALOAD
  [0x36, 0, 1], // CALLDATASIZE
  [0x3d, 0, 1], // RETURNDATASIZE
  [0x42, 0, 1], // TIMESTAMP
  [0x43, 0, 1], // NUMBER
  [0x50, 1, 0], // POP
  [0x51, 1, 1], // MLOAD
  [0x52, 2, 0], // MSTORE
  [0x54, 1, 1], // SLOAD
  [0x56, 1, 0], // JUMP
  [0x57, 2, 0], // JUMPI
  [0x58, 0, 1], // PC
  [0x5a, 0, 1], // GAS
  [0x5b, 0, 0], // JUMPDEST
  [0x5f, 0, 1], // PUSH0
  ...Array.from({ length: 32 }, (_, index) => [0x60 + index, 0, 1] as const), // PUSH1 to PUSH32
  ...Array.from({ length: 16 }, (_, index) => [0x80 + index, index + 1, index + 2] as const), // DUP1 to DUP16
  ...Array.from({ length: 16 }, (_, index) => [0x90 + index, index + 2, index + 2] as const), // SWAP1 to SWAP16
];

/** Gas in this table: left to the library. */
export const NOT_PLAIN = -1;

const OPCODES = 256;
const STACK_LIMIT = 1_024;

/** Least height of the stack, by opcode. */
export const LEAST_HEIGHT = new Uint16Array(OPCODES);
/** Most height of the stack before it would overflow, by opcode. */
export const MOST_HEIGHT = new Uint16Array(OPCODES).fill(STACK_LIMIT);
for (const [opcode, takes, puts] of PLAIN) {
  LEAST_HEIGHT[opcode] = takes;
  MOST_HEIGHT[opcode] = STACK_LIMIT + Math.min(0, takes - puts);
}

/** What a stretch needs to know of the rules it runs under; gas unless said. */
export interface PlainRules {
  /** fixed part by opcode; NOT_PLAIN for those left to the library */
  readonly fees: Int32Array;
  readonly memoryWord: number;
  readonly memoryQuotient: number;
  readonly keccakWord: number;
  /** SLOAD of a slot that the transaction has touched, and of another (EIP-2929; not plain before) */
  readonly slotReads: { readonly warm: number; readonly cold: number };
  readonly keccak256: (bytes: Uint8Array) => Uint8Array;
}

/** EIPs that change how the opcodes above work or are paid for; no fork of a public chain has them yet. */
const UNKNOWN_EIPS = [2315, 3540, 4762, 6800, 7864, 7928, 8024, 8037, 8038] as const;

const SLOAD = 0x54;

/** Undefined: nothing is plain under these rules. */
export const plainRules = (evm: EVM, common: ExecutionCommon): PlainRules | undefined => {
  const { keccak256 } = common.customCrypto;
  if (keccak256 === undefined || UNKNOWN_EIPS.some((eip) => common.isActivatedEIP(eip))) return undefined;
  const fees = new Int32Array(OPCODES).fill(NOT_PLAIN);
  // Private to the library, which has no other way to it.
  const opcodes = evm["_opcodeMap"];
  for (const [opcode] of PLAIN) {
    const info = opcodes[opcode]?.opcodeInfo;
    if (info !== undefined && !info.isInvalid) fees[opcode] = info.fee;
  }
  const warming = common.isActivatedEIP(2929);
  const slotReads = warming
    ? { warm: Number(common.param("warmstoragereadGas")), cold: Number(common.param("coldsloadGas")) }
    : { warm: 0, cold: 0 };
  if (!warming) fees[SLOAD] = NOT_PLAIN;
  return {
    fees,
    memoryWord: Number(common.param("memoryGas")),
    memoryQuotient: Number(common.param("quadCoefficientDivGas")),
    keccakWord: Number(common.param("keccak256WordGas")),
    slotReads,
    keccak256,
  };
};

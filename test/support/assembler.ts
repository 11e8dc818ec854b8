/** Bytes of the opcodes that hand-made test contracts use. */
const OPCODES = {
  STOP: 0x00,
  ADD: 0x01,
  MUL: 0x02,
  SUB: 0x03,
  DIV: 0x04,
  MOD: 0x06,
  EXP: 0x0a,
  LT: 0x10,
  GT: 0x11,
  EQ: 0x14,
  ISZERO: 0x15,
  AND: 0x16,
  XOR: 0x18,
  NOT: 0x19,
  SHL: 0x1b,
  SHR: 0x1c,
  CLZ: 0x1e,
  KECCAK256: 0x20,
  ADDRESS: 0x30,
  BALANCE: 0x31,
  ORIGIN: 0x32,
  CALLER: 0x33,
  CALLVALUE: 0x34,
  CALLDATALOAD: 0x35,
  CALLDATASIZE: 0x36,
  CALLDATACOPY: 0x37,
  CODESIZE: 0x38,
  CODECOPY: 0x39,
  GASPRICE: 0x3a,
  EXTCODESIZE: 0x3b,
  EXTCODECOPY: 0x3c,
  RETURNDATASIZE: 0x3d,
  RETURNDATACOPY: 0x3e,
  EXTCODEHASH: 0x3f,
  BLOCKHASH: 0x40,
  COINBASE: 0x41,
  TIMESTAMP: 0x42,
  NUMBER: 0x43,
  PREVRANDAO: 0x44,
  GASLIMIT: 0x45,
  CHAINID: 0x46,
  SELFBALANCE: 0x47,
  BASEFEE: 0x48,
  BLOBHASH: 0x49,
  BLOBBASEFEE: 0x4a,
  POP: 0x50,
  MLOAD: 0x51,
  MSTORE: 0x52,
  MSTORE8: 0x53,
  SLOAD: 0x54,
  SSTORE: 0x55,
  JUMP: 0x56,
  JUMPI: 0x57,
  PC: 0x58,
  MSIZE: 0x59,
  GAS: 0x5a,
  JUMPDEST: 0x5b,
  TLOAD: 0x5c,
  TSTORE: 0x5d,
  MCOPY: 0x5e,
  PUSH0: 0x5f,
  DUP1: 0x80,
  DUP2: 0x81,
  SWAP1: 0x90,
  LOG0: 0xa0,
  LOG1: 0xa1,
  LOG2: 0xa2,
  LOG3: 0xa3,
  LOG4: 0xa4,
  CREATE: 0xf0,
  CALL: 0xf1,
  CALLCODE: 0xf2,
  RETURN: 0xf3,
  DELEGATECALL: 0xf4,
  CREATE2: 0xf5,
  STATICCALL: 0xfa,
  REVERT: 0xfd,
  INVALID: 0xfe,
  SELFDESTRUCT: 0xff,
} as const;

export type Opcode = keyof typeof OPCODES;

/** An opcode by name, a number or 0x-hex to push, or bytes as they are. */
export type Item = Opcode | bigint | number | `0x${string}` | Uint8Array;

/** Assembles a program: names become opcodes, numbers and hexadecimal become the shortest PUSH, bytes are copied. */
export const assemble = (...items: readonly Item[]): Uint8Array => {
  const out: number[] = [];
  for (const item of items) {
    if (item instanceof Uint8Array) out.push(...item);
    else if (typeof item === "string" && !item.startsWith("0x")) out.push(OPCODES[item as Opcode]);
    else out.push(...push(BigInt(item)));
  }
  return Uint8Array.from(out);
};

const push = (value: bigint): number[] => {
  if (value === 0n) return [OPCODES.PUSH0];
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return [OPCODES.PUSH0 + bytes.length, ...bytes];
};

/** Writes bytes into memory from `offset` on (padded with zeros to whole words). */
export const store = (bytes: Uint8Array, offset = 0): Uint8Array => {
  const parts: Item[] = [];
  for (let at = 0; at < bytes.length; at += 32) {
    const word = new Uint8Array(32);
    word.set(bytes.subarray(at, at + 32));
    parts.push(BigInt(`0x${Buffer.from(word).toString("hex")}`), offset + at, "MSTORE");
  }
  return assemble(...parts);
};

/** Init code that deploys `runtime`. */
export const deployer = (runtime: Uint8Array): Uint8Array => {
  const prefix = (start: number): Uint8Array =>
    assemble(runtime.length, "DUP1", start, "PUSH0", "CODECOPY", "PUSH0", "RETURN");
  return assemble(prefix(prefix(1).length), runtime);
};

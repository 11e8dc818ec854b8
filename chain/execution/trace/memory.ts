import type { TraceStep } from "./interface.ts";

/** A copy of what an opcode reads from memory. Only for opcodes whose gas suffices: that bounds it. */
export const readMemory = ({ memory }: TraceStep, offset: bigint, size: bigint): Uint8Array => {
  const bytes = new Uint8Array(Number(size));
  if (offset < BigInt(memory.length)) bytes.set(memory.subarray(Number(offset), Number(offset + size)));
  return bytes;
};

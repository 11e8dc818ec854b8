import { writeUint256 } from "../bytes.ts";

/** r and s as a provider takes them: 32 bytes each. */
export function compactSignature(r: bigint, s: bigint): Uint8Array {
  const bytes = new Uint8Array(64);
  writeUint256(r, bytes, 0);
  writeUint256(s, bytes, 32);
  return bytes;
}

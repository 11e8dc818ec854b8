import type { Hex } from "../primitives/types.ts";

/** The bytes of a hexadecimal string with 0x. */
export const hexBytes = (hex: Hex): Uint8Array => {
  const buffer = Buffer.from(hex.slice(2), "hex");
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
};

/** Lower-case hexadecimal with 0x of bytes. */
export const bytesHex = (bytes: Uint8Array): Hex =>
  `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;

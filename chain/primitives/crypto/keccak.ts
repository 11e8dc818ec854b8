import type { Hash } from "../types.ts";
import { crypto } from "./index.ts";

/** keccak-256 by the loaded provider: 32 bytes. */
export const keccak256 = (data: Uint8Array): Uint8Array => crypto().keccak256(data);

/** keccak-256 by the loaded provider, in hexadecimal. */
export const keccak256Hex = (data: Uint8Array): Hash => crypto().keccak256Hex(data);

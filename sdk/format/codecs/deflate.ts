import { concatBytes } from "@noble/hashes/utils.js";
import { DATA_LIMITS } from "../../../chain/primitives/limits.ts";
import type { Bytes } from "../../bytes.ts";
import { SdkError } from "../../errors.ts";

/** RFC 1951, by the engine of browsers and Node.js. */
export const deflate = (bytes: Uint8Array): Promise<Bytes> =>
  through(bytes, new CompressionStream("deflate-raw"), Infinity);

/**
 * Stops as soon as more than a block's bytes come out, however few went in.
 * @throws SdkError BYTES_INVALID, BLOCK_TOO_LARGE
 */
export const inflate = async (bytes: Uint8Array): Promise<Bytes> => {
  try {
    return await through(bytes, new DecompressionStream("deflate-raw"), DATA_LIMITS.blockBytes);
  } catch (cause) {
    if (cause instanceof SdkError) throw cause;
    throw new SdkError("BYTES_INVALID", "the compressed bytes cannot be read", { cause });
  }
};

const through = async (
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes> => {
  const input: ReadableStream<Uint8Array> = new Blob([Uint8Array.from(bytes)]).stream();
  // Not every browser lets a stream be iterated.
  const reader = input.pipeThrough<Uint8Array>(stream).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > limit) {
      await reader.cancel();
      throw new SdkError("BLOCK_TOO_LARGE", `a block holds more than ${limit} bytes`);
    }
    parts.push(next.value);
  }
  return concatBytes(...parts);
};

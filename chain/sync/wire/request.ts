import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import type { Hash } from "../../primitives/types.ts";
import { decoding, malformed } from "./decoding.ts";

/** What one node asks another for under the service "blocks". */
export type BlocksRequest =
  /** certified blocks from a height on; the answer may have fewer than `count`, and none for 0 */
  | { readonly kind: "range"; readonly from: number; readonly count: number }
  /** one block, decided or not */
  | { readonly kind: "block"; readonly height: number; readonly hash: Hash };

/** The byte of each kind. Never reused. */
const KIND = { range: 1, block: 2 } as const;

/** Kind (1 byte) ‖ RLP of [from, count] or [height, hash]. */
export const encodeRequest = (request: BlocksRequest): Uint8Array =>
  request.kind === "range"
    ? encodeRlp([request.from, request.count], KIND.range)
    : encodeRlp([request.height, request.hash], KIND.block);

/** @throws NetworkError MESSAGE_MALFORMED */
export const decodeRequest = (bytes: Uint8Array): BlocksRequest =>
  decoding("request for blocks", () => {
    if (bytes.length > NETWORK_LIMITS.requestBytes) throw malformed("request for blocks", `${bytes.length} bytes`);
    const reader = new RlpReader(bytes.subarray(1));
    const fields = reader.readList();
    reader.finish();
    const request = readFields(bytes[0], fields);
    fields.finish();
    return request;
  });

const readFields = (kind: number | undefined, fields: RlpReader): BlocksRequest => {
  switch (kind) {
    case KIND.range:
      return { kind: "range", from: fields.readNumber(), count: fields.readNumber() };
    case KIND.block:
      return { kind: "block", height: fields.readNumber(), hash: fields.readHex(32) };
    default:
      throw malformed("request for blocks", "its kind is unknown");
  }
};

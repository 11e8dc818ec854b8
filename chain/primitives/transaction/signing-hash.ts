import { keccak256 } from "../crypto/keccak.ts";
import { headerLength, writeHeader } from "../rlp/writer.ts";

/** Payloads up to this size are put together in one reused array. */
const SCRATCH_BYTES = 4096;
const scratch = new Uint8Array(SCRATCH_BYTES);

/**
 * Hash that was signed, from the encoded fields that precede the signature.
 * @param type byte in front of the list; undefined for legacy transactions
 * @param fields the encoded items without a list header
 * @param suffix encoded items that follow in what is signed only (EIP-155)
 */
export function signingHashOf(type: number | undefined, fields: Uint8Array, suffix?: Uint8Array): Uint8Array {
  const payload = fields.length + (suffix?.length ?? 0);
  const prefix = type === undefined ? 0 : 1;
  const total = prefix + headerLength(payload) + payload;
  const target = total <= SCRATCH_BYTES ? scratch : new Uint8Array(total);
  if (type !== undefined) target[0] = type;
  const start = writeHeader(target, prefix, 0xc0, payload);
  target.set(fields, start);
  if (suffix !== undefined) target.set(suffix, start + fields.length);
  return keccak256(target.subarray(0, total));
}

import { crc32 } from "node:zlib";
import { LedgerError } from "../errors.ts";

const CHECKSUM_BYTES = 4;

export const CORRUPT_ADVICE =
  "Restore the folder from a backup, or delete it and import the chain again (cpchain import) or let it sync.";

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The value followed by CRC-32 of key and value, so that neither a changed nor a misplaced value passes for another. */
export const withChecksum = (key: Uint8Array, value: Uint8Array): Uint8Array => {
  const sealed = new Uint8Array(value.length + CHECKSUM_BYTES);
  sealed.set(value);
  view(sealed).setUint32(value.length, crc32(value, crc32(key)));
  return sealed;
};

/** @throws LedgerError DATA_DIR_CORRUPT when the checksum does not match */
export const withoutChecksum = (key: Uint8Array, sealed: Uint8Array): Uint8Array => {
  const length = sealed.length - CHECKSUM_BYTES;
  if (length >= 0) {
    const value = sealed.subarray(0, length);
    if (view(sealed).getUint32(length) === crc32(value, crc32(key))) return value;
  }
  throw new LedgerError("DATA_DIR_CORRUPT", `The record 0x${Buffer.from(key).toString("hex")} fails its checksum.`, {
    advice: CORRUPT_ADVICE,
  });
};

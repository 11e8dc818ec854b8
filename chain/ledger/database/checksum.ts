import { crc32 } from "node:zlib";
import { LedgerError } from "../errors.ts";

const CHECKSUM_BYTES = 4;

export const CORRUPT_ADVICE =
  "Restore the folder from a backup, or delete it and import the chain again (cpchain import) or let it sync.";

/** The value followed by its CRC-32, in memory from Node's pool: there are tens of thousands in a large block. */
const encode = (value: Uint8Array): Uint8Array => {
  const stored = Buffer.allocUnsafe(value.length + CHECKSUM_BYTES);
  stored.set(value);
  stored.writeUInt32BE(crc32(value), value.length);
  return stored;
};

/** @throws LedgerError DATA_DIR_CORRUPT when the checksum does not match */
const decode = (stored: Uint8Array): Uint8Array => {
  const length = stored.length - CHECKSUM_BYTES;
  if (length >= 0) {
    const value = stored.subarray(0, length);
    const checksum = new DataView(stored.buffer, stored.byteOffset + length).getUint32(0);
    if (checksum === crc32(value)) return value;
  }
  throw new LedgerError("DATA_DIR_CORRUPT", "A stored value fails its checksum.", { advice: CORRUPT_ADVICE });
};

/**
 * Encoding of every value in the database. LevelDB keeps checksums of its own but, as bound to Node.js, does not verify
 * them when it reads tables.
 */
export const checkedEncoding = { name: "cpchain-checked", format: "view", encode, decode } as const;

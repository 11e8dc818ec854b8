/**
 * An exported chain is two files. `<file>` is the ordinary chain file: RLP blocks, one after the other. Beside it,
 * `<file>.certificates` proves their finality: the magic, a version (1 byte), then for each block in the same order its
 * number (8 bytes), the length of its certificate (4 bytes) and the certificate. Integers are big-endian.
 */
export const CERTIFICATES_MAGIC = Buffer.from("CPCCERTS", "latin1");
export const CERTIFICATES_VERSION = 1;
export const CERTIFICATES_HEADER_BYTES = CERTIFICATES_MAGIC.length + 1;
/** number and length in front of each certificate */
export const RECORD_HEADER_BYTES = 8 + 4;

export const certificatesFile = (file: string): string => `${file}.certificates`;

export const certificatesHeader = (): Uint8Array => Uint8Array.from([...CERTIFICATES_MAGIC, CERTIFICATES_VERSION]);

export const certificateRecord = (blockNumber: number, certificate: Uint8Array): Uint8Array => {
  const record = Buffer.alloc(RECORD_HEADER_BYTES + certificate.length);
  record.writeBigUInt64BE(BigInt(blockNumber), 0);
  record.writeUInt32BE(certificate.length, 8);
  record.set(certificate, RECORD_HEADER_BYTES);
  return record;
};

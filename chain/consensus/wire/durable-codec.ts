import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { ImpeachCause } from "../machine/cause.ts";
import type { Durable, OwnPrepare } from "../machine/durable.ts";
import { readCertificate, readJustification, writeCertificate, writeJustification } from "./parts.ts";
import { ByteReader } from "./reader.ts";
import { ByteWriter } from "./writer.ts";

/** First byte of a record of promises. */
export const DURABLE_VERSION = 1;

/** Second byte of a cause. Never reused. */
const CAUSE_BYTE = { silent: 1, late: 2, undecided: 3, illegal: 4, followed: 5 } as const;
const CAUSES = new Map(
  Object.entries(CAUSE_BYTE).map(([kind, byte]) => [byte as number, kind as ImpeachCause["kind"]]),
);

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 takes at most 3 bytes for each of JavaScript's characters. */
const CHECK_NAME_BYTES = 3 * CONSENSUS_LIMITS.checkNameLength;

/**
 * Version (1 byte), height (8), round (4), lock at the entry or 0, own PREPARE or 0 (hash 32, certificate or 0,
 * justification or 0), hash of the own COMMIT or 0, lock or 0, cause or 0 (kind 1; of "illegal": length 4, check in UTF-8).
 * @throws ConsensusError OUT_OF_RANGE, SIGNER_REPEATED
 */
export const encodeDurable = (durable: Durable): Uint8Array => {
  const writer = new ByteWriter().uint8(DURABLE_VERSION).height(durable.height).round(durable.round);
  const certificate = (value: Durable["lock"]): void => {
    writer.optional(value, (present) => {
      writeCertificate(writer, present);
    });
  };
  certificate(durable.entryLock);
  writer.optional(durable.prepared, (prepared) => {
    writer.hash(prepared.blockHash);
    certificate(prepared.certificate);
    writer.optional(prepared.justification, (value) => {
      writeJustification(writer, value);
    });
  });
  writer.optional(durable.committed, (hash) => writer.hash(hash));
  certificate(durable.lock);
  writer.optional(durable.cause, (cause) => {
    writer.uint8(CAUSE_BYTE[cause.kind]);
    if (cause.kind === "illegal") writer.blob(Buffer.from(cause.check, "utf8"), CHECK_NAME_BYTES);
  });
  return writer.finish();
};

/** @throws ConsensusError DURABLE_MALFORMED, SIGNER_REPEATED, SIGNATURE_INVALID or OUT_OF_RANGE for other bytes */
export const decodeDurable = (bytes: Uint8Array): Durable => {
  const reader = new ByteReader(bytes, "DURABLE_MALFORMED");
  const version = reader.uint8();
  if (version !== DURABLE_VERSION) throw reader.malformed(`version ${version} is unknown`);
  const certificate = (): Durable["lock"] => reader.optional(() => readCertificate(reader));
  const durable: Durable = {
    height: reader.height(),
    round: reader.round(),
    entryLock: certificate(),
    prepared: reader.optional(() => readPrepared(reader)),
    committed: reader.optional(() => reader.hash()),
    lock: certificate(),
    cause: reader.optional(() => readCause(reader)),
  };
  reader.end();
  return durable;
};

const readPrepared = (reader: ByteReader): OwnPrepare => ({
  blockHash: reader.hash(),
  certificate: reader.optional(() => readCertificate(reader)),
  justification: reader.optional(() => readJustification(reader)),
});

const readCause = (reader: ByteReader): ImpeachCause => {
  const kind = CAUSES.get(reader.uint8());
  if (kind === undefined) throw reader.malformed("unknown cause");
  if (kind !== "illegal") return { kind };
  try {
    return { kind, check: UTF8.decode(reader.blob(CHECK_NAME_BYTES)) };
  } catch (error) {
    throw error instanceof TypeError ? reader.malformed("the name of a check is not UTF-8") : error;
  }
};

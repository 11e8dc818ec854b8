import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import { ConsensusError } from "../errors.ts";
import type { Claim, Justification, QuorumCertificate, SignerSeal } from "../messages/message.ts";
import { SIGNATURE_BYTES } from "../signature.ts";
import type { ByteReader } from "./reader.ts";
import type { ByteWriter } from "./writer.ts";

const { validators: MOST } = CONSENSUS_LIMITS;

/** The most bytes each part can have. */
export const SEALS_MAX_BYTES = 1 + MOST * (1 + SIGNATURE_BYTES);
export const CERTIFICATE_PART_MAX_BYTES = 4 + 32 + SEALS_MAX_BYTES;
const CLAIM_MAX_BYTES = 1 + SIGNATURE_BYTES + 1 + 4 + 32;
export const JUSTIFICATION_MAX_BYTES = 1 + MOST * CLAIM_MAX_BYTES + 1 + CERTIFICATE_PART_MAX_BYTES;

/** Number of seals (1 byte), each: validator (1), signature (65); ascending by validator. */
export const writeSeals = (writer: ByteWriter, seals: readonly SignerSeal[]): void => {
  writer.list(ascending(seals), MOST, ({ validator, signature }) => writer.validator(validator).signature(signature));
};

export const readSeals = (reader: ByteReader): readonly SignerSeal[] =>
  ascending(reader.list(MOST, () => ({ validator: reader.validator(), signature: reader.signature() })));

/** Round (4 bytes), block hash (32), seals. */
export const writeCertificate = (writer: ByteWriter, { round, blockHash, seals }: QuorumCertificate): void => {
  writeSeals(writer.round(round).hash(blockHash), seals);
};

export const readCertificate = (reader: ByteReader): QuorumCertificate => ({
  round: reader.round(),
  blockHash: reader.hash(),
  seals: readSeals(reader),
});

/** Number of claims (1 byte), each: validator (1), signature (65), lock (0, or 1, round 4, hash 32); certificate or 0. */
export const writeJustification = (writer: ByteWriter, { claims, certificate }: Justification): void => {
  writer.list(ascending(claims), MOST, ({ validator, signature, lock }) => {
    writer
      .validator(validator)
      .signature(signature)
      .optional(lock, ({ round, blockHash }) => writer.round(round).hash(blockHash));
  });
  writer.optional(certificate, (value) => {
    writeCertificate(writer, value);
  });
};

export const readJustification = (reader: ByteReader): Justification => ({
  claims: ascending(reader.list(MOST, () => readClaim(reader))),
  certificate: reader.optional(() => readCertificate(reader)),
});

const readClaim = (reader: ByteReader): Claim => ({
  validator: reader.validator(),
  signature: reader.signature(),
  lock: reader.optional(() => ({ round: reader.round(), blockHash: reader.hash() })),
});

/** One order only, and nobody twice. */
const ascending = <T extends { readonly validator: number }>(list: readonly T[]): readonly T[] => {
  if (list.every(({ validator }, i) => validator > (list[i - 1]?.validator ?? -1))) return list;
  throw new ConsensusError("SIGNER_REPEATED", "signers are not in ascending order of validators");
};

import { CONSENSUS_LIMITS } from "../primitives/limits.ts";
import type { Certificate, ProposerSeal, Seal } from "./certificate.ts";
import { ConsensusError } from "./errors.ts";
import { checkRange } from "./range.ts";
import { SIGNATURE_BYTES, checkSignature } from "./signature.ts";

/** First byte of a certificate. Another version may lay out everything after it anew. */
export const CERTIFICATE_VERSION = 1;

const HEAD_BYTES = 1 + 4 + 1;
const PROPOSER_BYTES = 4 + SIGNATURE_BYTES;
const SEAL_BYTES = 1 + SIGNATURE_BYTES;

/** The most bytes a certificate can have. */
export const CERTIFICATE_MAX_BYTES = HEAD_BYTES + PROPOSER_BYTES + 1 + CONSENSUS_LIMITS.validators * SEAL_BYTES;

/**
 * Version (1 byte), round (4), 1 and the proposer's seal (round 4, signature 65) or 0, number of seals (1), each seal
 * (validator 1, signature 65) in ascending order of validators. Big-endian; every certificate has one encoding.
 * @throws ConsensusError OUT_OF_RANGE, SIGNER_REPEATED, SIGNATURE_INVALID
 */
export const encodeCertificate = ({ round, proposerSeal, seals }: Certificate): Uint8Array => {
  checkRange("round", round, CONSENSUS_LIMITS.round);
  checkRange("number of seals", seals.length, CONSENSUS_LIMITS.validators);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(CERTIFICATE_VERSION, 0);
  head.writeUInt32BE(round, 1);
  head.writeUInt8(proposerSeal === undefined ? 0 : 1, 5);
  return Buffer.concat([
    head,
    ...(proposerSeal === undefined ? [] : encodeProposerSeal(proposerSeal)),
    Buffer.of(seals.length),
    ...seals.flatMap((seal, i) => encodeSeal(seal, seals[i - 1])),
  ]);
};

const encodeProposerSeal = ({ round, signature }: ProposerSeal): Uint8Array[] => {
  checkRange("round of the proposer's seal", round, CONSENSUS_LIMITS.round);
  checkSignature(signature);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(round);
  return [bytes, signature];
};

const encodeSeal = ({ validator, signature }: Seal, before: Seal | undefined): Uint8Array[] => {
  checkRange("validator", validator, CONSENSUS_LIMITS.validators - 1);
  checkSignature(signature);
  if (before !== undefined && before.validator >= validator) {
    throw new ConsensusError("SIGNER_REPEATED", "seals are not in ascending order of validators");
  }
  return [Buffer.of(validator), signature];
};

/**
 * @throws ConsensusError CERTIFICATE_VERSION for a version of another time; CERTIFICATE_MALFORMED, SIGNER_REPEATED,
 * SIGNATURE_INVALID or OUT_OF_RANGE unless the bytes are those that encodeCertificate makes of a certificate
 */
export const decodeCertificate = (bytes: Uint8Array): Certificate => {
  if (bytes.length > CERTIFICATE_MAX_BYTES) throw malformed(`${bytes.length} bytes`);
  const reader = new Reader(bytes);
  const version = reader.uint8();
  if (version !== CERTIFICATE_VERSION) {
    throw new ConsensusError("CERTIFICATE_VERSION", `certificates of version ${version} are unknown`, {
      advice: "The certificate was made by a newer release, or is not one.",
    });
  }
  const round = reader.round();
  const proposerSeal = reader.flag() ? { round: reader.round(), signature: reader.signature() } : undefined;
  const seals: Seal[] = [];
  for (let left = reader.uint8(); left > 0; left--) {
    const seal = { validator: reader.uint8(), signature: reader.signature() };
    checkRange("validator", seal.validator, CONSENSUS_LIMITS.validators - 1);
    const before = seals.at(-1);
    if (before !== undefined && before.validator >= seal.validator) {
      throw new ConsensusError("SIGNER_REPEATED", "seals are not in ascending order of validators");
    }
    seals.push(seal);
  }
  reader.end();
  return { round, proposerSeal, seals };
};

/** Reads from front to back; refuses to read past the end. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  flag(): boolean {
    const value = this.uint8();
    if (value > 1) throw malformed(`flag ${value}`);
    return value === 1;
  }

  round(): number {
    const round = this.#bytes.readUInt32BE(this.#take(4));
    checkRange("round", round, CONSENSUS_LIMITS.round);
    return round;
  }

  signature(): Uint8Array {
    const start = this.#take(SIGNATURE_BYTES);
    const signature = Uint8Array.from(this.#bytes.subarray(start, start + SIGNATURE_BYTES));
    checkSignature(signature);
    return signature;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw malformed("bytes are left over");
  }

  #take(length: number): number {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw malformed("it ends early");
    return start;
  }
}

const malformed = (what: string): ConsensusError =>
  new ConsensusError("CERTIFICATE_MALFORMED", `not a certificate: ${what}`);

import { ConsensusError } from "../errors.ts";
import type { BareImpeach, BareSeal, BareVote, Evidence } from "../messages/evidence.ts";
import type { LockPoint } from "../messages/message.ts";
import { checkRange } from "../range.ts";
import { SIGNATURE_BYTES } from "../signature.ts";
import { ByteReader } from "./reader.ts";
import { ByteWriter } from "./writer.ts";

/** First byte of evidence. Another version may lay out everything after it anew. */
export const EVIDENCE_VERSION = 1;

type Signed = BareVote | BareImpeach | BareSeal;

/** Second byte: the one that stands for the kind in what is signed. Never reused. */
const KIND_BYTE = { PREPARE: 1, COMMIT: 2, SEAL: 3, IMPEACH: 4 } as const;
const KINDS = new Map(Object.entries(KIND_BYTE).map(([kind, byte]) => [byte as number, kind as Signed["kind"]]));

const HEAD_BYTES = 2 + 8 + 4 + 1;
const LOCK_BYTES = 1 + 4 + 32;
/** What stands for the lock of a claim without one. */
const NO_LOCK = { round: 0, blockHash: `0x${"00".repeat(32)}` } as const;

/** The most bytes evidence can have. */
export const EVIDENCE_MAX_BYTES = HEAD_BYTES + 2 * (LOCK_BYTES + SIGNATURE_BYTES);

/** What both statements have in common. */
const slotOf = (signed: Signed) => ({
  kind: signed.kind,
  height: signed.height,
  round: signed.kind === "SEAL" ? 0 : signed.round,
  validator: signed.kind === "SEAL" ? 0 : signed.validator,
});

/**
 * Version (1 byte), kind (1), height (8), round (4), validator (1), then twice a content and its signature (65). The
 * content is a block hash (32); of IMPEACH 1, round (4) and block of the lock (32), or as many zeros without one. A SEAL has
 * round and validator 0. The lengths are fixed, so that contracts read it in place; all but the validator is signed, with
 * the chain's id, which whoever verifies knows.
 * @throws ConsensusError EVIDENCE_INVALID for statements of two slots; OUT_OF_RANGE
 */
export const encodeEvidence = ({ first, second }: Evidence): Uint8Array => {
  const { kind, height, round, validator } = slotOf(first);
  const other = slotOf(second);
  if (other.kind !== kind || other.height !== height || other.round !== round || other.validator !== validator) {
    throw new ConsensusError("EVIDENCE_INVALID", "this is no evidence: the two are of different slots");
  }
  const writer = new ByteWriter().uint8(EVIDENCE_VERSION).uint8(KIND_BYTE[kind]).height(height).round(round);
  writer.validator(validator);
  for (const signed of [first, second]) writeStatement(writer, signed);
  return writer.finish();
};

/**
 * Reads evidence. Nothing is known of its signatures but their form: `convict` finds whose they are.
 * @throws ConsensusError EVIDENCE_VERSION for a version of another time; EVIDENCE_MALFORMED, SIGNATURE_INVALID or
 * OUT_OF_RANGE unless the bytes are those that encodeEvidence makes of evidence
 */
export const decodeEvidence = (bytes: Uint8Array): Evidence => {
  const reader = new ByteReader(bytes, "EVIDENCE_MALFORMED");
  const version = reader.uint8();
  if (version !== EVIDENCE_VERSION) {
    throw new ConsensusError("EVIDENCE_VERSION", `evidence of version ${version} is unknown`, {
      advice: "It was made by a newer release, or is no evidence.",
    });
  }
  const kind = KINDS.get(reader.uint8());
  if (kind === undefined) throw reader.malformed("unknown kind");
  const slot = { height: reader.height(), round: reader.round(), validator: reader.validator() };
  const evidence = readStatements(reader, kind, slot);
  reader.end();
  return evidence;
};

const writeStatement = (writer: ByteWriter, signed: Signed): void => {
  if (signed.kind === "IMPEACH") writeLock(writer, signed);
  else writer.hash(signed.blockHash);
  writer.signature(signed.signature);
};

const writeLock = (writer: ByteWriter, { round, lock }: BareImpeach): void => {
  if (lock !== undefined) checkRange("round of the lock", lock.round, round - 1);
  const { round: lockRound, blockHash } = lock ?? NO_LOCK;
  writer
    .uint8(lock === undefined ? 0 : 1)
    .round(lockRound)
    .hash(blockHash);
};

type Slot = Pick<BareVote, "height" | "round" | "validator">;

/** Fields are read in the order in which they are named. */
const readStatements = (reader: ByteReader, kind: Signed["kind"], slot: Slot): Evidence => {
  if (kind === "IMPEACH") {
    const claim = (): BareImpeach => ({ kind, ...slot, lock: readLock(reader, slot), signature: reader.signature() });
    return { first: claim(), second: claim() };
  }
  if (kind === "SEAL") {
    if (slot.round !== 0 || slot.validator !== 0) throw reader.malformed("a seal of a round or a validator");
    const seal = (): BareSeal => ({
      kind,
      height: slot.height,
      blockHash: reader.hash(),
      signature: reader.signature(),
    });
    return { first: seal(), second: seal() };
  }
  const vote = (): BareVote => ({ kind, ...slot, blockHash: reader.hash(), signature: reader.signature() });
  return { first: vote(), second: vote() };
};

const readLock = (reader: ByteReader, { round }: Slot): LockPoint | undefined => {
  const present = reader.uint8();
  const lock = { round: reader.round(), blockHash: reader.hash() };
  if (present > 1) throw reader.malformed(`flag ${present}`);
  if (present === 1) {
    checkRange("round of the lock", lock.round, round - 1);
    return lock;
  }
  if (lock.round === NO_LOCK.round && lock.blockHash === NO_LOCK.blockHash) return undefined;
  throw reader.malformed("a lock that is none");
};

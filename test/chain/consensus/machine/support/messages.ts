import { toHash } from "../../../../../chain/primitives/bytes.ts";
import type { Hash, Hex } from "../../../../../chain/primitives/types.ts";
import type {
  Commit,
  Impeach,
  Justification,
  LockPoint,
  Message,
  Prepare,
  Proposal,
  QuorumCertificate,
  Validate,
} from "../../../../../chain/consensus/messages/message.ts";

export const HEIGHT = 5;
/** Legal blocks of the proposer, one that fails a check, and the impeach block. */
export const B = toHash(0xbn);
export const B2 = toHash(0xb2n);
export const X = toHash(0xbadn);
export const I = toHash(0x1fn);

/** The machine takes signatures as they are; these tell whose they are meant to be. */
const sign = (...parts: readonly (string | number)[]): Hex => `0x${Buffer.from(parts.join()).toString("hex")}`;

export const certificate = (
  round: number,
  blockHash: Hash,
  validators: readonly number[],
  kind = "PREPARE",
): QuorumCertificate => ({
  round,
  blockHash,
  seals: validators.map((validator) => ({ validator, signature: sign(kind, round, blockHash, validator) })),
});

export const proposal = (blockHash: Hash, height = HEIGHT): Proposal => ({
  kind: "PROPOSAL",
  height,
  blockHash,
  signature: sign("SEAL", blockHash),
});

export const prepare = (
  validator: number,
  round: number,
  blockHash: Hash,
  carried: { certificate?: QuorumCertificate; justification?: Justification; height?: number } = {},
): Prepare => ({
  kind: "PREPARE",
  height: HEIGHT,
  round,
  blockHash,
  validator,
  signature: sign("PREPARE", round, blockHash, validator),
  certificate: undefined,
  justification: undefined,
  ...carried,
});

/** A COMMIT; unless told otherwise its certificate holds no votes, so that it stands for itself. */
export const commit = (
  validator: number,
  round: number,
  blockHash: Hash,
  carried: QuorumCertificate = certificate(round, blockHash, []),
): Commit => ({
  kind: "COMMIT",
  height: HEIGHT,
  round,
  blockHash,
  validator,
  signature: sign("COMMIT", round, blockHash, validator),
  certificate: carried,
});

export const impeach = (validator: number, round: number, lock?: QuorumCertificate): Impeach => ({
  kind: "IMPEACH",
  height: HEIGHT,
  round,
  validator,
  signature: sign("IMPEACH", round, validator, lock?.round ?? "-", lock?.blockHash ?? "-"),
  lock,
});

export const validate = (round: number, blockHash: Hash, validators: readonly number[], height = HEIGHT): Validate => ({
  kind: "VALIDATE",
  height,
  blockHash,
  certificate: certificate(round, blockHash, validators, "COMMIT"),
  proposerSeal: undefined,
});

/** Claims of validators 0, 1, … in this order, and the certificate behind the highest. */
export const justify = (locks: readonly (LockPoint | undefined)[], behind?: QuorumCertificate): Justification => ({
  claims: locks.map((lock, validator) => ({ validator, lock, signature: sign("claim", validator) })),
  certificate: behind,
});

/** The messages with another height. */
export const at = <M extends Message>(height: number, message: M): M => ({ ...message, height });

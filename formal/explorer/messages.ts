import type { Message, Justification, LockPoint, QuorumCertificate } from "../../chain/consensus/messages/message.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import type { Sent } from "./validator.ts";

/** Signatures were checked before a message reaches the machine, so any bytes do. */
const SIGNATURE = "0x";

/** A certificate without its seals: the votes in it are delivered as votes. */
export const bareCertificate = ({ round, blockHash }: LockPoint): QuorumCertificate => ({
  round,
  blockHash,
  seals: [],
});

export const vote = (
  kind: "PREPARE" | "COMMIT",
  height: number,
  round: number,
  blockHash: Hash,
  validator: number,
  justification?: Justification,
): Message =>
  kind === "PREPARE"
    ? {
        kind,
        height,
        round,
        blockHash,
        validator,
        signature: SIGNATURE,
        certificate: undefined,
        justification,
      }
    : {
        kind,
        height,
        round,
        blockHash,
        validator,
        signature: SIGNATURE,
        certificate: bareCertificate({ round, blockHash }),
      };

export const impeach = (height: number, round: number, validator: number, lock: LockPoint | undefined): Message => ({
  kind: "IMPEACH",
  height,
  round,
  validator,
  signature: SIGNATURE,
  lock: lock && bareCertificate(lock),
});

export const proposal = (height: number, blockHash: Hash): Message => ({
  kind: "PROPOSAL",
  height,
  blockHash,
  signature: SIGNATURE,
});

/** A message of an honest validator, as it was sent. */
export const messageOf = (sent: Sent, height: number, validator: number): Message =>
  sent.kind === "IMPEACH"
    ? impeach(height, sent.round, validator, sent.lock)
    : vote(sent.kind, height, sent.round, sent.blockHash, validator, sent.justification);

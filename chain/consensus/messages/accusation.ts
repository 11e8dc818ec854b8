import { fromHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Address } from "../../primitives/types.ts";
import { ConsensusError } from "../errors.ts";
import { recoverSigner } from "../signature.ts";
import { votePreimage } from "../vote.ts";
import { claimPreimage } from "./claim.ts";
import type { BareImpeach, BareSeal, BareVote, Evidence } from "./evidence.ts";
import type { Recover } from "./verify.ts";

type Signed = BareVote | BareImpeach | BareSeal;

const roundOf = (signed: Signed): number => (signed.kind === "SEAL" ? 0 : signed.round);

/** What a signed object says in its slot. */
const contentOf = (signed: Signed): string =>
  signed.kind === "IMPEACH"
    ? signed.lock === undefined
      ? "no lock"
      : `${signed.lock.round} ${signed.lock.blockHash}`
    : signed.blockHash;

const preimage = (signed: Signed, chainId: number): Uint8Array =>
  signed.kind === "IMPEACH"
    ? claimPreimage({ ...signed, chainId })
    : votePreimage({ ...signed, round: roundOf(signed), chainId });

/**
 * The account that evidence convicts. Whether it had a vote, or the proposer's turn, at that height is the caller's
 * question.
 * @throws ConsensusError EVIDENCE_INVALID unless one key signed both objects and they contradict each other;
 * SIGNATURE_INVALID, OUT_OF_RANGE
 */
export const convict = ({ first, second }: Evidence, chainId: number, recover: Recover = recoverSigner): Address => {
  const sameSlot = first.kind === second.kind && first.height === second.height && roundOf(first) === roundOf(second);
  if (!sameSlot || contentOf(first) === contentOf(second)) throw invalid("the two do not contradict each other");
  const [signer, other] = [first, second].map((signed) =>
    recover(crypto().keccak256(preimage(signed, chainId)), fromHex(signed.signature)),
  );
  if (signer === undefined || signer !== other) throw invalid("two keys signed");
  return signer;
};

const invalid = (why: string): ConsensusError => new ConsensusError("EVIDENCE_INVALID", `this is no evidence: ${why}`);

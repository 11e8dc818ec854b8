import type { Committee } from "../../committee/genesis.ts";
import { toQuantity } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { Cause, ConnectedPeer, MemberStatus, RecordedEvidence, SignedClaim } from "../consensus-view.ts";

/** Place of a height in its term. */
export const placeView = (committee: Committee, height: number) => {
  const { term, view, index } = committee.turn(height);
  return { height: toQuantity(height), term: toQuantity(term), view: toQuantity(view), index: toQuantity(index) };
};

/** The same with whose turn it is. */
export const turnView = (committee: Committee, height: number) => ({
  ...placeView(committee, height),
  proposer: height === 0 ? null : committee.proposer(height),
});

export const causeView = ({ kind, check }: Cause) => ({ kind, ...(check === undefined ? {} : { check }) });

const lockView = ({ round, blockHash }: NonNullable<MemberStatus["lock"]>) => ({ round: toQuantity(round), blockHash });

export const statusView = ({ height, round, phase, lock, prepared, committed, cause }: MemberStatus) => ({
  height: toQuantity(height),
  round: toQuantity(round),
  phase,
  lock: lock === undefined ? null : lockView(lock),
  prepared: prepared ?? null,
  committed: committed ?? null,
  cause: cause === undefined ? null : causeView(cause),
});

const claimView = ({ kind, height, round, blockHash, validator, lock, signature }: SignedClaim) => ({
  kind,
  height: toQuantity(height),
  ...(round === undefined ? {} : { round: toQuantity(round) }),
  ...(blockHash === undefined ? {} : { blockHash }),
  ...(validator === undefined ? {} : { validator: toQuantity(validator) }),
  // An IMPEACH claims a lock, or that there is none.
  ...(kind === "IMPEACH" ? { lock: lock === undefined ? null : lockView(lock) } : {}),
  signature,
});

export const evidenceView = ({ culprit, first, second, at }: RecordedEvidence) => ({
  culprit,
  first: claimView(first),
  second: claimView(second),
  at: toQuantity(at),
});

/** What an account may do at a height. */
const rolesOf = (committee: Committee, height: number, account: Address | undefined): readonly string[] => [
  ...(account !== undefined && committee.validators(height).includes(account) ? ["validator"] : []),
  ...(account !== undefined && committee.proposers(height).includes(account) ? ["proposer"] : []),
];

export const peerView = (committee: Committee, height: number, peer: ConnectedPeer) => ({
  id: peer.id,
  account: peer.account ?? null,
  roles: rolesOf(committee, height, peer.account),
  agent: peer.agent,
  version: toQuantity(peer.version),
  head: { number: toQuantity(peer.head.height), hash: peer.head.hash },
  direction: peer.direction,
  address: peer.address,
  offences: toQuantity(peer.offences),
});

import type { Committee } from "../../committee/genesis.ts";
import type { Evidence } from "../../consensus/messages/evidence.ts";
import { decodeEvidence } from "../../consensus/wire/evidence-codec.ts";
import { isOffenceProved } from "../../committee/records.ts";
import type { StateReader } from "../../ledger/state/interface.ts";
import { fromHex, toQuantity } from "../../primitives/bytes.ts";
import type { Address } from "../../primitives/types.ts";
import type { Cause, ConnectedPeer, MemberStatus, RecordedEvidence } from "../consensus-view.ts";

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

/** The layer of an account at a height: all nodes, RNodes, or the committee of validators and elected proposers. */
export const layerView = (committee: Committee, height: number, address: Address) => {
  const validator = committee.validators(height).includes(address);
  const proposer = committee.proposers(height).includes(address);
  const below = committee.rnodes(height).includes(address) ? ("rnode" as const) : ("civilian" as const);
  return {
    height: toQuantity(height),
    address,
    layer: validator || proposer ? ("committee" as const) : below,
    validator,
    proposer,
  };
};

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

const statementView = (signed: Evidence["first"]) => {
  const { kind, height, signature } = signed;
  const common = { kind, height: toQuantity(height), signature };
  if (signed.kind === "SEAL") return { ...common, blockHash: signed.blockHash };
  const place = { ...common, round: toQuantity(signed.round), validator: toQuantity(signed.validator) };
  if (signed.kind !== "IMPEACH") return { ...place, blockHash: signed.blockHash };
  // An IMPEACH claims a lock, or that there is none.
  return { ...place, lock: signed.lock === undefined ? null : lockView(signed.lock) };
};

/** @param state that tells whether somebody proved the offence on the chain */
export const evidenceView = ({ culprit, encoded, at }: RecordedEvidence, state: StateReader) => {
  const { first, second } = decodeEvidence(fromHex(encoded));
  const { kind, height } = first;
  const round = first.kind === "SEAL" ? 0 : first.round;
  return {
    culprit,
    first: statementView(first),
    second: statementView(second),
    at: toQuantity(at),
    encoded,
    proved: isOffenceProved(state, { offender: culprit, height, round, kind }),
  };
};

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

import type { Committee } from "../committee/genesis.ts";
import type { Address, Hash, Hex } from "../primitives/types.ts";

/** What JSON-RPC needs to know of consensus beside the chain: plain data, as it is when asked. */
export interface ConsensusView {
  readonly committee: Committee;
  /** accounts that this node signs with */
  readonly accounts: { readonly validators: readonly Address[]; readonly proposers: readonly Address[] };
  /** whether the node has what its peers have, as far as it knows */
  caughtUp(): boolean;
  /** undefined: this node has no part in the messages of a committee */
  status(): MemberStatus | undefined;
  /** impeachments that this node took part in, by height; the newest are kept */
  observed(height: number): ObservedImpeachment | undefined;
  /** of equivocation; the newest are kept */
  evidence(): readonly RecordedEvidence[];
  /** undefined: the node was started without peers */
  network(): NetworkView | undefined;
}

/** Where a member stands in the height it works on. */
export interface MemberStatus {
  readonly height: number;
  readonly round: number;
  readonly phase: string;
  /** block of the highest P-certificate it holds */
  readonly lock: { readonly round: number; readonly blockHash: Hash } | undefined;
  /** block it voted for first in this round */
  readonly prepared: Hash | undefined;
  /** block it voted for second in this round */
  readonly committed: Hash | undefined;
  /** why it left the proposer's round */
  readonly cause: Cause | undefined;
}

/** Why a validator left the proposer's round; `check` is what an illegal block failed. */
export interface Cause {
  readonly kind: string;
  readonly check?: string;
}

export interface ObservedImpeachment {
  readonly height: number;
  readonly proposer: Address;
  readonly cause: Cause;
  /** ms since 1970, by this node's clock */
  readonly at: number;
}

/** Two statements of which the protocol allows one. */
export interface RecordedEvidence {
  /** whose key signed both */
  readonly culprit: Address;
  /** both, as `encodeEvidence` writes them */
  readonly encoded: Hex;
  /** ms since 1970, by this node's clock */
  readonly at: number;
}

export interface NetworkView {
  readonly id: string;
  readonly addresses: readonly string[];
  readonly peers: readonly ConnectedPeer[];
}

export interface ConnectedPeer {
  readonly id: string;
  readonly account: Address | undefined;
  readonly agent: string;
  readonly version: number;
  /** when it greeted */
  readonly head: { readonly height: number; readonly hash: Hash };
  readonly direction: "inbound" | "outbound";
  readonly address: string;
  /** counted since this node started */
  readonly offences: number;
}

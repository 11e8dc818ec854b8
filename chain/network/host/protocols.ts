import type { Channel, Service, Topic } from "../interface.ts";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import type { BudgetSettings } from "../budget.ts";

/** Every protocol's name ends with its version; a peer that lacks a version cannot open the stream. */
export const protocolsOf = (chainId: number) => ({
  /** before the names that libp2p gives its own protocols */
  prefix: `cpc/${chainId}`,
  greeting: `/cpc/${chainId}/greeting/2.0.0`,
  kademlia: `/cpc/${chainId}/kad/1.0.0`,
  channel: {
    votes: `/cpc/${chainId}/lbft/votes/2.0.0`,
    proposals: `/cpc/${chainId}/lbft/proposals/2.0.0`,
  } satisfies Record<Channel, string>,
  service: { blocks: `/cpc/${chainId}/blocks/1.0.0` } satisfies Record<Service, string>,
  topic: {
    transactions: `/cpc/${chainId}/transactions/1`,
    announcements: `/cpc/${chainId}/announcements/1`,
  } satisfies Record<Topic, string>,
});

export type Protocols = ReturnType<typeof protocolsOf>;

/** Bounds of one kind of message from one peer. */
export interface MessageLimits {
  readonly bytes: number;
  readonly budget: BudgetSettings;
}

const L = NETWORK_LIMITS;

export const CHANNEL_LIMITS: Readonly<Record<Channel, MessageLimits>> = {
  votes: { bytes: L.voteBytes, budget: { perSecond: L.votesPerSecond, burst: L.votesBurst } },
  proposals: { bytes: L.proposalBytes, budget: { perSecond: L.proposalsPerSecond, burst: L.proposalsBurst } },
};

export const TOPIC_LIMITS: Readonly<Record<Topic, MessageLimits>> = {
  transactions: { bytes: L.transactionsBytes, budget: { perSecond: L.gossipPerSecond, burst: L.gossipBurst } },
  announcements: { bytes: L.announcementBytes, budget: { perSecond: L.gossipPerSecond, burst: L.gossipBurst } },
};

export const REQUEST_LIMITS: MessageLimits = {
  bytes: L.requestBytes,
  budget: { perSecond: L.requestsPerSecond, burst: L.requestsBurst },
};

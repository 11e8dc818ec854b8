import type { Committee } from "../../committee/genesis.ts";
import type { Network } from "../../network/interface.ts";
import { MONITORING_LIMITS } from "../../primitives/limits.ts";
import type { ConsensusView } from "../../rpc/consensus-view.ts";
import type { Observations } from "../observations/record.ts";
import type { Peering } from "./peering.ts";

export interface ViewParts {
  readonly committee: Committee;
  readonly accounts: ConsensusView["accounts"];
  /** undefined: the node has no peers */
  readonly peering: Pick<Peering, "network" | "sync" | "consensus"> | undefined;
  readonly observations: Pick<Observations, "impeachment" | "evidence"> | undefined;
}

/** What JSON-RPC sees of this node's part in consensus. */
export const createConsensusView = ({ committee, accounts, peering, observations }: ViewParts): ConsensusView => {
  const offences = peering === undefined ? undefined : countOffences(peering.network);
  return {
    committee,
    accounts,
    caughtUp: () => peering?.sync.caughtUp ?? true,
    status: () => peering?.consensus?.driver.status,
    observed: (height) => observations?.impeachment(height),
    evidence: () => observations?.evidence ?? [],
    network: () =>
      peering && {
        id: peering.network.id,
        addresses: peering.network.addresses,
        peers: [...peering.network.peers.values()].map((peer) => ({ ...peer, offences: offences?.get(peer.id) ?? 0 })),
      },
  };
};

/** By peer id; the peers counted are bounded. */
const countOffences = (network: Pick<Network, "on">): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  network.on("offence", ({ peer }) => {
    counts.set(peer, (counts.get(peer) ?? 0) + 1);
    for (const oldest of counts.keys()) {
      if (counts.size <= MONITORING_LIMITS.offenders) break;
      counts.delete(oldest);
    }
  });
  return counts;
};

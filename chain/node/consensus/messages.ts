import type { Committee } from "../../committee/genesis.ts";
import type { MessagePort } from "../../consensus/driver/ports.ts";
import type { Network } from "../../network/interface.ts";
import type { Address } from "../../primitives/types.ts";
import { fetchCandidate } from "../../sync/candidates.ts";

/** Validators and proposers of a height: those between whom messages of consensus go. */
export const membersOf = (committee: Committee, height: number): readonly Address[] => [
  ...new Set([...committee.validators(height), ...committee.proposers(height)]),
];

/** Messages of consensus on the channels of the network. */
export const createMessagePort = (network: Network, committee: Committee): MessagePort => ({
  broadcast: (message, bulk) => {
    network.broadcast(bulk ? "proposals" : "votes", message);
  },
  send: (member, message, bulk) => {
    for (const { id, account } of network.peers.values()) {
      if (account === member) network.send(id, bulk ? "proposals" : "votes", message);
    }
  },
  onMessage: (listener) =>
    network.on("message", (_, peer, payload) => {
      listener(peer.id, payload);
    }),
  reject: (sender, reason) => {
    network.report(sender, "invalid", reason);
  },
  fetch: (height, hash) => fetchCandidate(network, { height, hash, members: membersOf(committee, height) }),
});

import { requireConsensus } from "../../chain/certificates.ts";
import { method } from "../../method.ts";
import { consensusStateResult, peersResult } from "../../schemas/results-consensus.ts";
import { peerView, statusView, turnView } from "../../views/consensus.ts";

/** Where this node stands in consensus, and whom it is connected with. */
export const memberMethods = [
  method({
    name: "cpc_getConsensusState",
    summary:
      "Whose turn the next block is, and round, phase, lock and votes of this node if it is a member of a committee",
    params: [],
    result: consensusStateResult,
    handler({ backend }) {
      const consensus = requireConsensus(backend);
      const { committee, accounts } = consensus;
      const member = consensus.status();
      return {
        ...turnView(committee, backend.ledger.head.header.number + 1),
        caughtUp: consensus.caughtUp(),
        accounts: { validators: [...accounts.validators], proposers: [...accounts.proposers] },
        member: member === undefined ? null : statusView(member),
      };
    },
  }),
  method({
    name: "cpc_getPeers",
    summary: "This node's peer id and addresses, and the peers it is connected with",
    params: [],
    result: peersResult,
    handler({ backend }) {
      const consensus = requireConsensus(backend);
      const { id = null, addresses = [], peers = [] } = consensus.network() ?? {};
      const height = backend.ledger.head.header.number + 1;
      return { id, addresses, peers: peers.map((peer) => peerView(consensus.committee, height, peer)) };
    },
  }),
];

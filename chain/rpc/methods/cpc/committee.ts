import { quorumSizes } from "../../../consensus/quorum.ts";
import { toQuantity } from "../../../primitives/bytes.ts";
import { RPC_LIMITS } from "../../../primitives/limits.ts";
import { VIEWS } from "../../../primitives/params.ts";
import type { Backend } from "../../backend.ts";
import { requireConsensus } from "../../chain/certificates.ts";
import { limitExceeded } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockNumber } from "../../schemas/blocks.ts";
import type { BlockNumber } from "../../schemas/blocks.ts";
import { committeeResult, layerResult, turnResult } from "../../schemas/results-consensus.ts";
import { address, safeInteger } from "../../schemas/scalars.ts";
import { z } from "zod";
import { layerView, turnView } from "../../views/consensus.ts";

/** Heights may lie ahead; pending is the next one. */
const heightOf = ({ ledger }: Backend, id: BlockNumber): number => {
  if (typeof id === "number") return id;
  if (id === "earliest") return 0;
  return ledger.head.header.number + (id === "pending" ? 1 : 0);
};

const height = param("height", blockNumber.default("pending"));

/** Who validates, and who proposes when. */
export const committeeMethods = [
  method({
    name: "cpc_getTurn",
    summary: "Term, view and proposer of a height, by default the next one",
    params: [height],
    result: turnResult,
    handler: ({ backend }, id) => turnView(requireConsensus(backend).committee, heightOf(backend, id)),
  }),
  method({
    name: "cpc_getSchedule",
    summary: "Term, view and proposer of successive heights; by default of as many as there are proposers",
    params: [height, param("count", safeInteger.optional())],
    result: z.array(turnResult),
    handler({ backend }, id, wanted) {
      const { committee } = requireConsensus(backend);
      const from = heightOf(backend, id);
      const count = wanted ?? committee.proposers(from).length;
      if (count > RPC_LIMITS.scheduleItems) throw limitExceeded(`at most ${RPC_LIMITS.scheduleItems} heights`);
      return Array.from({ length: count }, (_, more) => turnView(committee, from + more));
    },
  }),
  method({
    name: "cpc_getCommittee",
    summary: "Validators and proposers of a height, the blocks of its term, and the sizes of quorums",
    params: [height],
    result: committeeResult,
    handler({ backend }, id) {
      const { committee } = requireConsensus(backend);
      const at = heightOf(backend, id);
      const [validators, proposers] = [committee.validators(at), committee.proposers(at)];
      const { f, quorum, weak } = quorumSizes(validators.length);
      const { term } = committee.turn(at);
      const length = proposers.length * VIEWS;
      return {
        height: toQuantity(at),
        term: toQuantity(term),
        firstBlock: toQuantity(term * length + 1),
        lastBlock: toQuantity((term + 1) * length),
        views: toQuantity(VIEWS),
        validators,
        proposers,
        faulty: toQuantity(f),
        quorum: toQuantity(quorum),
        weak: toQuantity(weak),
      };
    },
  }),
  method({
    name: "cpc_getRNodes",
    summary: "The nodes that may be elected as proposers, each with its layer at a height",
    params: [height],
    result: z.array(layerResult),
    handler({ backend }, id) {
      const { committee } = requireConsensus(backend);
      const at = heightOf(backend, id);
      return committee.rnodes(at).map((rnode) => layerView(committee, at, rnode));
    },
  }),
  method({
    name: "cpc_getLayer",
    summary: "The layer of an account at a height: civilian, RNode, or committee as validator or elected proposer",
    params: [param("account", address), height],
    result: layerResult,
    handler: ({ backend }, account, id) =>
      layerView(requireConsensus(backend).committee, heightOf(backend, id), account),
  }),
];

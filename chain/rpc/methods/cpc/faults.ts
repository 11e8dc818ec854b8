import { recordedImpeachment } from "../../../committee/records.ts";
import { toQuantity } from "../../../primitives/bytes.ts";
import { RPC_LIMITS } from "../../../primitives/limits.ts";
import type { Backend } from "../../backend.ts";
import { isImpeachBlock, readCertificate, requireConsensus } from "../../chain/certificates.ts";
import { blockRange } from "../../chain/selection.ts";
import { limitExceeded } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockNumber } from "../../schemas/blocks.ts";
import { evidenceResult, impeachmentsResult } from "../../schemas/results-consensus.ts";
import { causeView, evidenceView, placeView } from "../../views/consensus.ts";

/** A height whose proposer's round ended without a decision; undefined: this one's did not, as far as is known. */
const impeachmentAt = (backend: Backend, height: number) => {
  const consensus = requireConsensus(backend);
  const { committee } = consensus;
  const found = backend.ledger.header(height);
  const certificate = readCertificate(backend, height);
  if (found === undefined || certificate === undefined || certificate.round === 0) return undefined;
  const seen = consensus.observed(height);
  return {
    ...placeView(committee, height),
    hash: found.hash,
    proposer: committee.proposer(height),
    impeached: isImpeachBlock(found, certificate),
    round: toQuantity(certificate.round),
    recorded: recordedImpeachment(backend.ledger.state.head, height) !== undefined,
    observed: seen === undefined ? null : { cause: causeView(seen.cause), at: toQuantity(seen.at) },
  };
};

/** What members of the committee did wrong. */
export const faultMethods = [
  method({
    name: "cpc_getImpeachments",
    summary:
      "Blocks that were not decided in their proposer's round, whether the contract ImpeachmentRecord has them, and the cause that this node saw if it is a member",
    params: [param("fromBlock", blockNumber.optional()), param("toBlock", blockNumber.default("latest"))],
    result: impeachmentsResult,
    handler({ backend }, from, to) {
      requireConsensus(backend);
      const most = RPC_LIMITS.impeachmentBlocks;
      const { last } = blockRange(backend, "earliest", to);
      const { first } = blockRange(backend, from ?? Math.max(0, last - most + 1), to);
      if (last - first >= most) throw limitExceeded(`at most ${most} blocks`);
      const impeachments = Array.from({ length: last - first + 1 }, (_, more) => impeachmentAt(backend, first + more));
      return {
        fromBlock: toQuantity(first),
        toBlock: toQuantity(last),
        impeachments: impeachments.filter((each) => each !== undefined),
      };
    },
  }),
  method({
    name: "cpc_getEvidence",
    summary:
      "Pairs of signatures by one key of which the protocol allows one, as far as this node saw them, encoded for the contract EvidenceRegistry and whether they were proved there",
    params: [],
    result: evidenceResult,
    handler({ backend }) {
      const { head } = backend.ledger.state;
      return requireConsensus(backend)
        .evidence()
        .map((evidence) => evidenceView(evidence, head));
    },
  }),
];

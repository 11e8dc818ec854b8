import { validatorSet } from "../../../consensus/quorum.ts";
import { toHex, toQuantity } from "../../../primitives/bytes.ts";
import { isImpeachBlock, readCertificate, requireConsensus, sealedBy, signersOf } from "../../chain/certificates.ts";
import { findHeader } from "../../chain/selection.ts";
import { method, param } from "../../method.ts";
import { blockId } from "../../schemas/blocks.ts";
import { certificateResult, generationResult } from "../../schemas/results-consensus.ts";
import { bytesText } from "../../schemas/scalars.ts";
import { placeView } from "../../views/consensus.ts";

const block = param("block", blockId.default("latest"));

/** Who made a block, and who decided it. */
export const certificateMethods = [
  method({
    name: "cpc_getCertificate",
    summary: "Finality certificate of a block, encoded as stored; null for unknown blocks and genesis",
    params: [block],
    result: bytesText.nullable(),
    handler({ backend }, id) {
      const number = findHeader(backend, id)?.header.number;
      const certificate = number === undefined ? undefined : backend.ledger.certificate(number);
      return certificate === undefined ? null : toHex(certificate);
    },
  }),
  method({
    name: "cpc_getDecodedCertificate",
    summary: "Finality certificate of a block with the addresses of who signed; null for unknown blocks and genesis",
    params: [block],
    result: certificateResult.nullable(),
    handler({ backend }, id) {
      const { committee } = requireConsensus(backend);
      const found = findHeader(backend, id);
      const certificate = found && readCertificate(backend, found.header.number);
      if (found === undefined || certificate === undefined) return null;
      const height = found.header.number;
      const { addresses, quorum } = validatorSet(committee.validators(height));
      const { round, proposerSeal, seals } = certificate;
      return {
        height: toQuantity(height),
        blockHash: found.hash,
        round: toQuantity(round),
        quorum: toQuantity(quorum),
        proposerSeal:
          proposerSeal === undefined
            ? null
            : {
                round: toQuantity(proposerSeal.round),
                signature: toHex(proposerSeal.signature),
                proposer: sealedBy(backend, certificate, found),
              },
        seals: seals.map(({ validator, signature }) => ({
          validator: toQuantity(validator),
          address: addresses[validator],
          signature: toHex(signature),
        })),
      };
    },
  }),
  method({
    name: "cpc_getBlockGenerationInfo",
    summary:
      "Whose turn a block was, whether the proposer was impeached, and who decided it in which round; null for unknown blocks and genesis",
    params: [block],
    result: generationResult.nullable(),
    handler({ backend }, id) {
      const { committee } = requireConsensus(backend);
      const found = findHeader(backend, id);
      const certificate = found && readCertificate(backend, found.header.number);
      if (found === undefined || certificate === undefined) return null;
      const { number, timestamp } = found.header;
      return {
        ...placeView(committee, number),
        hash: found.hash,
        timestamp: toQuantity(timestamp),
        proposer: committee.proposer(number),
        proposers: committee.proposers(number),
        impeached: isImpeachBlock(found, certificate),
        round: toQuantity(certificate.round),
        signers: signersOf(certificate, committee.validators(number)),
      };
    },
  }),
];

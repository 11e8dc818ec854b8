import { fromHex, toHex } from "../../primitives/bytes.ts";
import type { Hash } from "../../primitives/types.ts";
import type { Certificate } from "../certificate.ts";
import type { DecidedBlock, State } from "../machine/state.ts";
import type { Validate } from "../messages/message.ts";

/** The certificate that is stored beside a decided block. */
export const certificateFor = (state: State, { blockHash, certificate }: DecidedBlock): Certificate => {
  const seal = state.proposals.find((proposal) => proposal.blockHash === blockHash)?.signature;
  return {
    round: certificate.round,
    proposerSeal: seal === undefined ? undefined : { round: 0, signature: fromHex(seal) },
    seals: certificate.seals.map(({ validator, signature }) => ({ validator, signature: fromHex(signature) })),
  };
};

/** The message that tells of a block in the chain. */
export const validateFor = (
  height: number,
  blockHash: Hash,
  { round, proposerSeal, seals }: Certificate,
): Validate => ({
  kind: "VALIDATE",
  height,
  blockHash,
  certificate: {
    round,
    blockHash,
    seals: seals.map(({ validator, signature }) => ({ validator, signature: toHex(signature) })),
  },
  proposerSeal: proposerSeal === undefined ? undefined : toHex(proposerSeal.signature),
});

import { toHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Hash } from "../../primitives/types.ts";
import type { SignerPort } from "../ports.ts";
import { signVote } from "../vote.ts";
import { claimPreimage } from "./claim.ts";
import { lockPoint } from "./message.ts";
import type { Message, OwnMessage, Proposal } from "./message.ts";

/**
 * Signs what the state machine wants to say.
 * @param validator the signer's place among the height's validators
 */
export const signMessage = async (
  message: OwnMessage,
  signer: SignerPort,
  validator: number,
  chainId: number,
): Promise<Message> => {
  switch (message.kind) {
    case "VALIDATE":
      return message;
    case "IMPEACH": {
      const lock = lockPoint(message.lock);
      const digest = crypto().keccak256(claimPreimage({ ...message, lock, chainId }));
      return { ...message, validator, signature: toHex(await signer.sign(digest)) };
    }
    default:
      return { ...message, validator, signature: toHex(await signVote(signer, { ...message, chainId })) };
  }
};

/** A proposer's seal on its block. It has to be durable before it is sent, as a vote. */
export const signProposal = async (
  height: number,
  blockHash: Hash,
  proposer: SignerPort,
  chainId: number,
): Promise<Proposal> => {
  const signature = await signVote(proposer, { kind: "SEAL", chainId, height, round: 0, blockHash });
  return { kind: "PROPOSAL", height, blockHash, signature: toHex(signature) };
};

import { toHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Hash, Hex } from "../../primitives/types.ts";
import type { SignerPort } from "../ports.ts";
import { votePreimage } from "../vote.ts";
import { claimPreimage } from "./claim.ts";
import { lockPoint } from "./message.ts";
import type { Message, OwnMessage, Proposal } from "./message.ts";

const sign = async (signer: SignerPort, preimage: Uint8Array): Promise<Hex> =>
  toHex(await signer.sign(crypto().keccak256(preimage)));

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
      return { ...message, validator, signature: await sign(signer, claimPreimage({ ...message, lock, chainId })) };
    }
    default:
      return { ...message, validator, signature: await sign(signer, votePreimage({ ...message, chainId })) };
  }
};

/** A proposer's seal on its block. It has to be durable before it is sent, as a vote. */
export const signProposal = async (
  height: number,
  blockHash: Hash,
  proposer: SignerPort,
  chainId: number,
): Promise<Proposal> => {
  const preimage = votePreimage({ kind: "SEAL", chainId, height, round: 0, blockHash });
  return { kind: "PROPOSAL", height, blockHash, signature: await sign(proposer, preimage) };
};

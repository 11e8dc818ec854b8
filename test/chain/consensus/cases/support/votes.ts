import type {
  Commit,
  Message,
  Prepare,
  SignerSeal,
  Unsigned,
} from "../../../../../chain/consensus/messages/message.ts";
import { signMessage } from "../../../../../chain/consensus/messages/sign.ts";
import type { SignerPort } from "../../../../../chain/consensus/ports.ts";
import { CHAIN_ID } from "./council.ts";

type Bare = Pick<Prepare, "height" | "round" | "blockHash">;

/** A PREPARE that carries nothing else, under the number of a validator. */
export const signPrepare = (vote: Bare, signer: SignerPort, validator: number): Promise<Message> => {
  const message: Unsigned<Prepare> = { kind: "PREPARE", ...vote, certificate: undefined, justification: undefined };
  return signMessage(message, signer, validator, CHAIN_ID);
};

/** A COMMIT as it stands in a certificate. */
export const sealCommit = async (vote: Bare, signer: SignerPort, validator: number): Promise<SignerSeal> => {
  const { round, blockHash } = vote;
  const message: Unsigned<Commit> = { kind: "COMMIT", ...vote, certificate: { round, blockHash, seals: [] } };
  const signed = await signMessage(message, signer, validator, CHAIN_ID);
  if (!("signature" in signed)) throw new Error("a COMMIT without a signature");
  return { validator, signature: signed.signature };
};

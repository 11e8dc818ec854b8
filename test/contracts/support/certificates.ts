import { encodeCertificate } from "../../../chain/consensus/certificate-codec.ts";
import type { Seal } from "../../../chain/consensus/certificate.ts";
import { keySigner } from "../../../chain/consensus/signature.ts";
import { signVote } from "../../../chain/consensus/vote.ts";
import type { VoteSubject } from "../../../chain/consensus/vote.ts";
import { toHash, toHex } from "../../../chain/primitives/bytes.ts";
import type { Address, Hex } from "../../../chain/primitives/types.ts";

/** The vote that the certificates below are made of. */
export const COMMIT: VoteSubject = {
  kind: "COMMIT",
  chainId: 337,
  height: 1_234_567,
  round: 1,
  blockHash: toHash(2n ** 255n + 7n),
};

const signer = (validator: number): ReturnType<typeof keySigner> => keySigner(new Uint8Array(32).fill(validator + 1));

export const validatorAddresses = (n: number): Address[] => Array.from({ length: n }, (_, i) => signer(i).address);

/** A COMMIT of validator number `validator`, of the vote above unless told otherwise. */
export const seal = async (validator: number, subject: Partial<VoteSubject> = {}): Promise<Seal> => {
  const signature = await signVote(signer(validator), { ...COMMIT, ...subject });
  return { validator, signature };
};

/** A certificate as nodes store and send it. */
export const certificate = async (validators: readonly number[], proposerSeal = true): Promise<Hex> => {
  const { signature } = await seal(50, { kind: "SEAL", round: 0 });
  return toHex(
    encodeCertificate({
      round: COMMIT.round,
      proposerSeal: proposerSeal ? { round: 0, signature } : undefined,
      seals: await Promise.all(validators.map((validator) => seal(validator))),
    }),
  );
};

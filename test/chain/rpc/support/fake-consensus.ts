import { genesisCommittee } from "../../../../chain/committee/genesis.ts";
import { encodeCertificate } from "../../../../chain/consensus/certificate-codec.ts";
import { keySigner } from "../../../../chain/consensus/signature.ts";
import { signVote } from "../../../../chain/consensus/vote.ts";
import type { Address, Block } from "../../../../chain/primitives/types.ts";
import type { ConsensusView } from "../../../../chain/rpc/consensus-view.ts";

const CHAIN_ID = 41;
const account = (last: number) => keySigner(Buffer.concat([Buffer.alloc(31, 1), Uint8Array.of(last)]));
const members = () => ({ validators: [1, 2, 3, 4].map(account), proposers: [5, 6].map(account) });

/** Four validators and two proposers, once the primitives are loaded. */
export const committeeAddresses = (): { readonly validators: Address[]; readonly proposers: Address[] } => ({
  validators: members().validators.map(({ address }) => address),
  proposers: members().proposers.map(({ address }) => address),
});

/** What such a committee shows; a test replaces what it is about. */
export const fakeConsensus = (shown: Partial<ConsensusView> = {}): ConsensusView => ({
  committee: genesisCommittee(committeeAddresses()),
  accounts: { validators: committeeAddresses().validators.slice(0, 1), proposers: [] },
  caughtUp: () => true,
  status: () => undefined,
  observed: () => undefined,
  evidence: () => [],
  network: () => undefined,
  ...shown,
});

/** A certificate of a block: COMMITs of the validators named in a round, and the seal of a proposer. */
export const certify = async (
  { hash, header }: Block,
  signers: readonly number[],
  { round = 0, sealer }: { readonly round?: number; readonly sealer?: number } = {},
): Promise<Uint8Array> => {
  const { validators, proposers } = members();
  const subject = { chainId: CHAIN_ID, height: header.number, blockHash: hash };
  const sign = (who: readonly ReturnType<typeof account>[], index: number, kind: "COMMIT" | "SEAL", at: number) => {
    const signer = who[index];
    if (signer === undefined) throw new RangeError(`no member ${index}`);
    return signVote(signer, { kind, round: at, ...subject });
  };
  return encodeCertificate({
    round,
    proposerSeal: sealer === undefined ? undefined : { round: 0, signature: await sign(proposers, sealer, "SEAL", 0) },
    seals: await Promise.all(
      signers.map(async (validator) => ({ validator, signature: await sign(validators, validator, "COMMIT", round) })),
    ),
  });
};

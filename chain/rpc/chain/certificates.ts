import { certifiedProposer } from "../../consensus/certificate.ts";
import type { Certificate } from "../../consensus/certificate.ts";
import { decodeCertificate } from "../../consensus/certificate-codec.ts";
import type { Address } from "../../primitives/types.ts";
import type { Backend } from "../backend.ts";
import type { ConsensusView } from "../consensus-view.ts";
import { serverError } from "../errors.ts";
import type { HashedHeader } from "./selection.ts";

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;

/** @throws RpcError -32000 on chains that no committee decides */
export const requireConsensus = ({ consensus }: Backend): ConsensusView => {
  if (consensus === undefined) throw serverError("this chain has no committee");
  return consensus;
};

/** undefined for the genesis block, which nobody certifies. @throws ConsensusError */
export const readCertificate = ({ ledger }: Backend, height: number): Certificate | undefined => {
  const bytes = height === 0 ? undefined : ledger.certificate(height);
  return bytes === undefined ? undefined : decodeCertificate(bytes);
};

/** Whether a block came in place of its proposer's: it names no coinbase, and is of a round that the proposer has no say in. */
export const isImpeachBlock = ({ header }: HashedHeader, { round }: Certificate): boolean =>
  round > 0 && header.coinbase === ZERO_ADDRESS;

/** Addresses of those who sealed, in the order of their registry. */
export const signersOf = ({ seals }: Certificate, validators: readonly Address[]): readonly Address[] =>
  seals.flatMap(({ validator }) => validators[validator] ?? []);

/** Who made the proposer's seal; undefined: there is none. @throws ConsensusError SIGNATURE_INVALID */
export const sealedBy = (
  { chainId }: Backend,
  certificate: Certificate,
  { hash, header }: HashedHeader,
): Address | undefined => certifiedProposer(certificate, { chainId, height: header.number, blockHash: hash });

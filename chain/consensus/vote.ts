import { decodeHex, isHash } from "../primitives/bytes.ts";
import { crypto } from "../primitives/crypto/index.ts";
import { CONSENSUS_LIMITS } from "../primitives/limits.ts";
import type { Address, Hash } from "../primitives/types.ts";
import { ConsensusError } from "./errors.ts";
import type { SignerPort } from "./ports.ts";
import { checkRange } from "./range.ts";
import { recoverSigner } from "./signature.ts";

/** SEAL: the proposer made this block. PREPARE, COMMIT: a validator's two votes of a round. */
export type VoteKind = keyof typeof KIND_BYTE;

/**
 * The byte that stands for each kind in what is signed, so that no vote passes for another. Never reused; 4 is that of
 * claims.
 */
const KIND_BYTE = { PREPARE: 1, COMMIT: 2, SEAL: 3 } as const;

/** What a vote is about. */
export interface VoteSubject {
  readonly kind: VoteKind;
  readonly chainId: number;
  readonly height: number;
  readonly round: number;
  readonly blockHash: Hash;
}

/** 0x19 cannot begin a transaction (EIP-191), and "C" is none of the versions that EIP-191 gives a meaning. */
export const DOMAIN = Buffer.from("\x19CPChain LBFT 2.0\n", "latin1");
const SUBJECT_BYTES = 1 + 8 + 4 + 32;

/** kind, height (8 bytes), round (4 bytes), block hash; big-endian */
const encodeSubject = ({ kind, height, round, blockHash }: Omit<VoteSubject, "chainId">): Buffer => {
  checkRange("height", height, Number.MAX_SAFE_INTEGER);
  checkRange("round", round, CONSENSUS_LIMITS.round);
  const bytes = Buffer.alloc(SUBJECT_BYTES);
  bytes.writeUInt8(KIND_BYTE[kind], 0);
  bytes.writeBigUInt64BE(BigInt(height), 1);
  bytes.writeUInt32BE(round, 9);
  if (!isHash(blockHash)) throw new ConsensusError("OUT_OF_RANGE", "a block hash has 32 bytes");
  decodeHex(blockHash, bytes, 13);
  return bytes;
};

/**
 * What a vote signs: domain ‖ chain id (8 bytes) ‖ kind (1) ‖ height (8) ‖ round (4) ‖ block hash (32), all of fixed
 * length and big-endian, so that no two subjects have the same bytes. Its keccak is signed.
 * @throws ConsensusError OUT_OF_RANGE
 */
export const votePreimage = (subject: VoteSubject): Uint8Array => {
  checkRange("chain id", subject.chainId, Number.MAX_SAFE_INTEGER);
  const chainId = Buffer.alloc(8);
  chainId.writeBigUInt64BE(BigInt(subject.chainId));
  return Buffer.concat([DOMAIN, chainId, encodeSubject(subject)]);
};

/** Signs a vote: 65 bytes r ‖ s ‖ yParity. @throws ConsensusError OUT_OF_RANGE */
export const signVote = (signer: SignerPort, subject: VoteSubject): Promise<Uint8Array> =>
  signer.sign(crypto().keccak256(votePreimage(subject)));

/**
 * The address whose key signed `signature` over a subject. Whether it may is the caller's question.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const recoverVoter = (subject: VoteSubject, signature: Uint8Array): Address =>
  recoverSigner(crypto().keccak256(votePreimage(subject)), signature);

import { decodeHex, isHash } from "../primitives/bytes.ts";
import { crypto } from "../primitives/crypto/index.ts";
import { CONSENSUS_LIMITS } from "../primitives/limits.ts";
import type { Address, Hash } from "../primitives/types.ts";
import { ConsensusError } from "./errors.ts";
import type { SignerPort } from "./ports.ts";
import { checkRange } from "./range.ts";
import { SIGNATURE_BYTES, checkSignature, recoverSigner } from "./signature.ts";

/** SEAL: the proposer made this block. PREPARE, COMMIT: a validator's two votes of a round. */
export type VoteKind = keyof typeof KIND_BYTE;

/**
 * The byte that stands for each kind in what is signed, so that no vote passes for another. Never reused; 4 is that of
 * claims.
 */
const KIND_BYTE = { PREPARE: 1, COMMIT: 2, SEAL: 3 } as const;
const KINDS = new Map(Object.entries(KIND_BYTE).map(([kind, byte]) => [byte as number, kind as VoteKind]));

/** What a vote is about. */
export interface VoteSubject {
  readonly kind: VoteKind;
  readonly chainId: number;
  readonly height: number;
  readonly round: number;
  readonly blockHash: Hash;
}

/** A vote as it travels and is stored; the chain id is signed but not sent, the signer is recovered. */
export interface Vote extends Omit<VoteSubject, "chainId"> {
  readonly signature: Uint8Array;
}

/** 0x19 cannot begin a transaction (EIP-191), and "C" is none of the versions that EIP-191 gives a meaning. */
export const DOMAIN = Buffer.from("\x19CPChain LBFT 2.0\n", "latin1");
const SUBJECT_BYTES = 1 + 8 + 4 + 32;
const VOTE_BYTES = SUBJECT_BYTES + SIGNATURE_BYTES;

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

/** Signs a vote. */
export const castVote = async (signer: SignerPort, subject: VoteSubject): Promise<Vote> => {
  const { kind, height, round, blockHash } = subject;
  return { kind, height, round, blockHash, signature: await signer.sign(crypto().keccak256(votePreimage(subject))) };
};

/**
 * The address whose key signed `signature` over a subject. Whether it may is the caller's question.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const recoverVoter = (subject: VoteSubject, signature: Uint8Array): Address =>
  recoverSigner(crypto().keccak256(votePreimage(subject)), signature);

/**
 * The signer of a vote on this chain.
 * @throws ConsensusError SIGNATURE_INVALID
 */
export const voteSigner = (vote: Vote, chainId: number): Address => recoverVoter({ ...vote, chainId }, vote.signature);

export const encodeVote = (vote: Vote): Uint8Array => {
  checkSignature(vote.signature);
  return Buffer.concat([encodeSubject(vote), vote.signature]);
};

/** @throws ConsensusError VOTE_MALFORMED unless the bytes are those that encodeVote makes of a vote */
export const decodeVote = (bytes: Uint8Array): Vote => {
  if (bytes.length !== VOTE_BYTES) throw malformed(`${bytes.length} bytes`);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = KINDS.get(view.readUInt8(0));
  if (kind === undefined) throw malformed("kind unknown");
  const height = Number(view.readBigUInt64BE(1));
  const round = view.readUInt32BE(9);
  if (!Number.isSafeInteger(height)) throw malformed("height too large");
  if (round > CONSENSUS_LIMITS.round) throw malformed("round too large");
  const signature = Uint8Array.from(view.subarray(SUBJECT_BYTES));
  checkSignature(signature);
  return { kind, height, round, blockHash: `0x${view.toString("hex", 13, 45)}`, signature };
};

const malformed = (what: string): ConsensusError => new ConsensusError("VOTE_MALFORMED", `not a vote: ${what}`);

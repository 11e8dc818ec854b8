import { claimPreimage } from "../../../chain/consensus/messages/claim.ts";
import type { BareImpeach, BareSeal, BareVote, Evidence } from "../../../chain/consensus/messages/evidence.ts";
import type { LockPoint } from "../../../chain/consensus/messages/message.ts";
import { keySigner } from "../../../chain/consensus/signature.ts";
import { votePreimage } from "../../../chain/consensus/vote.ts";
import { encodeEvidence } from "../../../chain/consensus/wire/evidence-codec.ts";
import { toHash, toHex } from "../../../chain/primitives/bytes.ts";
import { crypto } from "../../../chain/primitives/crypto/index.ts";
import type { Hash, Hex } from "../../../chain/primitives/types.ts";

/** Where a statement was made. */
export interface Slot {
  readonly chainId: number;
  readonly height: number;
  readonly round: number;
}

export const BLOCKS: readonly [Hash, Hash, Hash] = [toHash(0xb1n), toHash(0xb2n), toHash(2n ** 255n + 3n)];

/** Key number `i` of the tests; validators have those from 0, proposers those from 50. */
export const memberSigner = (i: number): ReturnType<typeof keySigner> => keySigner(new Uint8Array(32).fill(i + 1));
export const PROPOSER = 50;

const sign = async (member: number, preimage: Uint8Array): Promise<Hex> =>
  toHex(await memberSigner(member).sign(crypto().keccak256(preimage)));

export const vote = async (
  member: number,
  kind: BareVote["kind"],
  { chainId, height, round }: Slot,
  blockHash: Hash,
): Promise<BareVote> => ({
  ...{ kind, height, round, blockHash, validator: member },
  signature: await sign(member, votePreimage({ kind, chainId, height, round, blockHash })),
});

export const claim = async (
  member: number,
  { chainId, height, round }: Slot,
  lock: LockPoint | undefined,
): Promise<BareImpeach> => ({
  ...{ kind: "IMPEACH", height, round, lock, validator: member },
  signature: await sign(member, claimPreimage({ chainId, height, round, lock })),
});

export const seal = async (
  member: number,
  { chainId, height }: Pick<Slot, "chainId" | "height">,
  blockHash: Hash,
): Promise<BareSeal> => ({
  ...{ kind: "SEAL", height, blockHash },
  signature: await sign(member, votePreimage({ kind: "SEAL", chainId, height, round: 0, blockHash })),
});

/** Evidence of each kind against a member, as bytes: PREPARE, COMMIT, IMPEACH, SEAL. */
export const everyKind = async (member: number, slot: Slot): Promise<Hex[]> => {
  const [one, other] = BLOCKS;
  const pairs = [
    { first: await vote(member, "PREPARE", slot, one), second: await vote(member, "PREPARE", slot, other) },
    { first: await vote(member, "COMMIT", slot, one), second: await vote(member, "COMMIT", slot, other) },
    { first: await claim(member, slot, undefined), second: await claim(member, slot, { round: 0, blockHash: one }) },
    { first: await seal(member, slot, one), second: await seal(member, slot, other) },
  ] satisfies Evidence[];
  return pairs.map((evidence) => toHex(encodeEvidence(evidence)));
};

/** Evidence that a proposer sealed two blocks of a height. */
export const twoSeals = async (member: number, slot: Pick<Slot, "chainId" | "height">): Promise<Hex> => {
  const [one, other] = BLOCKS;
  return toHex(encodeEvidence({ first: await seal(member, slot, one), second: await seal(member, slot, other) }));
};

import { expect } from "chai";
import * as fc from "fast-check";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import {
  castVote,
  decodeVote,
  encodeVote,
  recoverVoter,
  votePreimage,
  voteSigner,
} from "../../../chain/consensus/vote.ts";
import type { Vote, VoteKind, VoteSubject } from "../../../chain/consensus/vote.ts";
import { fromBigIntPadded, toBigInt, toHash } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { CONSENSUS_LIMITS } from "../../../chain/primitives/limits.ts";
import { signer } from "./support/ports.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const KINDS: VoteKind[] = ["PREPARE", "COMMIT", "SEAL"];
const subjects = fc.record<VoteSubject>({
  kind: fc.constantFrom(...KINDS),
  chainId: fc.nat(),
  height: fc.maxSafeNat(),
  round: fc.nat(CONSENSUS_LIMITS.round),
  blockHash: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(toHash),
});

/** The subject of a vote is what is left when its signature is gone. */
const cast = async (subject: VoteSubject): Promise<Vote> => castVote(signer(0), subject);

describe("a vote", () => {
  before(() => loadCrypto());

  const subject: VoteSubject = { kind: "PREPARE", chainId: 41, height: 7, round: 2, blockHash: toHash(99n) };

  it("names its signer", async () => {
    expect(voteSigner(await cast(subject), 41)).to.equal(signer(0).address);
  });

  it("signs every part of its subject: none can be exchanged", async () => {
    const { signature } = await cast(subject);
    const others: Partial<VoteSubject>[] = [
      { kind: "COMMIT" },
      { kind: "SEAL" },
      { chainId: 42 },
      { height: 8 },
      { round: 3 },
      { blockHash: toHash(98n) },
    ];
    for (const other of others) {
      expect(recoverVoter({ ...subject, ...other }, signature), JSON.stringify(other)).not.to.equal(signer(0).address);
    }
  });

  it("signs different bytes for different subjects, none of which begin a transaction or a signed message", () => {
    fc.assert(
      fc.property(subjects, subjects, (a, b) => {
        const [left, right] = [votePreimage(a), votePreimage(b)];
        expect(Buffer.compare(left, right) === 0).to.equal(JSON.stringify(a) === JSON.stringify(b));
        expect(Buffer.from(left.subarray(0, 18)).toString("latin1")).to.equal("\x19CPChain LBFT 2.0\n");
      }),
    );
  });

  it("is read back as it was written", async () => {
    await fc.assert(
      fc.asyncProperty(subjects, async (any) => {
        const vote = await cast(any);
        expect(decodeVote(encodeVote(vote))).to.deep.equal(vote);
      }),
      { numRuns: 30 },
    );
  });

  it("has one encoding: whatever decodes encodes to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 120 }), fc.boolean(), (bytes, exact) => {
        const input = exact ? Buffer.concat([Uint8Array.of(1, 0, 0), bytes], 110) : bytes;
        try {
          expect(Buffer.compare(encodeVote(decodeVote(input)), input)).to.equal(0);
        } catch (error) {
          expect(error).to.be.instanceOf(ConsensusError);
        }
      }),
    );
  });

  it("refuses the other form of a signature", async () => {
    const vote = await cast(subject);
    const highS = fromBigIntPadded(ORDER - toBigInt(vote.signature.subarray(32, 64)), 32);
    const twin = Buffer.concat([vote.signature.subarray(0, 32), highS, Uint8Array.of(1 - (vote.signature[64] ?? 0))]);
    expect(() => voteSigner({ ...vote, signature: twin }, 41))
      .to.throw(ConsensusError)
      .with.property("code", "SIGNATURE_INVALID");
  });

  it("refuses numbers that do not fit its form", () => {
    for (const wrong of [{ height: -1 }, { height: 2 ** 53 }, { round: 0.5 }, { round: 2_000_000 }, { chainId: -1 }]) {
      expect(() => votePreimage({ ...subject, ...wrong }), JSON.stringify(wrong))
        .to.throw(ConsensusError)
        .with.property("code", "OUT_OF_RANGE");
    }
    expect(() => votePreimage({ ...subject, blockHash: "0x12" })).to.throw(ConsensusError);
  });

  it("refuses bytes of another length, kind or size", async () => {
    const bytes = encodeVote(await cast(subject));
    const kindless = Uint8Array.from(bytes).fill(9, 0, 1);
    const far = Uint8Array.from(bytes).fill(0xff, 1, 9);
    const endless = Uint8Array.from(bytes).fill(0xff, 9, 13);
    for (const wrong of [bytes.subarray(1), Buffer.concat([bytes, Uint8Array.of(0)]), kindless, far, endless]) {
      expect(() => decodeVote(wrong))
        .to.throw(ConsensusError)
        .with.property("code", "VOTE_MALFORMED");
    }
  });
});

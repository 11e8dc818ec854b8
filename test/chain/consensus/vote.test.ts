import { expect } from "chai";
import * as fc from "fast-check";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import { recoverVoter, signVote, votePreimage } from "../../../chain/consensus/vote.ts";
import type { VoteKind, VoteSubject } from "../../../chain/consensus/vote.ts";
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

describe("a vote", () => {
  before(() => loadCrypto());

  const subject: VoteSubject = { kind: "PREPARE", chainId: 41, height: 7, round: 2, blockHash: toHash(99n) };

  it("names its signer", async () => {
    expect(recoverVoter(subject, await signVote(signer(0), subject))).to.equal(signer(0).address);
  });

  it("signs every part of its subject: none can be exchanged", async () => {
    const signature = await signVote(signer(0), subject);
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

  it("refuses the other form of a signature", async () => {
    const signature = await signVote(signer(0), subject);
    const highS = fromBigIntPadded(ORDER - toBigInt(signature.subarray(32, 64)), 32);
    const twin = Buffer.concat([signature.subarray(0, 32), highS, Uint8Array.of(1 - (signature[64] ?? 0))]);
    expect(() => recoverVoter(subject, twin))
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
});

import { expect } from "chai";
import * as fc from "fast-check";
import { network } from "hardhat";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import { convict } from "../../../chain/consensus/messages/accusation.ts";
import { decodeEvidence, encodeEvidence } from "../../../chain/consensus/wire/evidence-codec.ts";
import { concatBytes, fromBigIntPadded, fromHex, toBigInt, toHex } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import type { Hex } from "../../../chain/primitives/types.ts";
import type { EvidenceJudge } from "../../../typechain-types/index.ts";
import { BLOCKS, claim, everyKind, memberSigner, seal, vote } from "../support/evidence.ts";

const { ethers } = await network.create();

const CHAIN_ID = 337;
const SLOT = { chainId: CHAIN_ID, height: 1_234_567, round: 3 };
/** Order of secp256k1 (SEC 2, 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HEAD_BYTES = 15;
const SIGNATURE_BYTES = 65;

describe("EquivocationVerifier", function () {
  let judge: EvidenceJudge;

  before(async function () {
    await loadCrypto();
    judge = await ethers.deployContract("EvidenceJudge");
  });

  /** Whom the contract convicts; undefined: nobody. */
  const judged = async (evidence: Hex): Promise<string | undefined> => {
    const offender = await judge.offender(evidence, CHAIN_ID);
    return offender === ethers.ZeroAddress ? undefined : offender.toLowerCase();
  };

  /** The same by the node's own rules. */
  const convicted = (evidence: Hex): string | undefined => {
    try {
      return convict(decodeEvidence(fromHex(evidence)), CHAIN_ID);
    } catch (error) {
      if (error instanceof ConsensusError) return undefined;
      throw error;
    }
  };

  it("convicts who signed two votes, claims or blocks of one slot, and says which [C-08]", async function () {
    const offender = ethers.getAddress(memberSigner(2).address);
    const [prepares, commits, claims, seals] = await everyKind(2, SLOT);
    const { height, round } = SLOT;
    for (const [evidence = "0x", ...expected] of [
      [prepares, round, 1, 2],
      [commits, round, 2, 2],
      [claims, round, 4, 2],
      [seals, 0, 3, 0],
    ] as const) {
      const [atRound, kind, validator] = expected;
      expect(await judge.judge(evidence, CHAIN_ID)).to.deep.equal(
        [offender, height, atRound, kind, validator].map((each) => (typeof each === "number" ? BigInt(each) : each)),
      );
    }
  });

  /** Statements that one of two members might sign: in a few slots of two chains, of a few contents. */
  const slots = fc.record({
    chainId: fc.constantFrom(CHAIN_ID, 41),
    height: fc.constantFrom(8, 9),
    round: fc.constantFrom(2, 3),
  });
  const content = fc.constantFrom(...BLOCKS);
  const member = fc.constantFrom(1, 2);
  const votes = fc.record({ member, slot: slots, content, kind: fc.constantFrom("PREPARE", "COMMIT", "SEAL") });
  const locks = fc.record({ member, slot: slots, lock: fc.option(fc.constantFrom(0, 1), { nil: undefined }), content });

  it("never convicts of honest statements, presented as if they were of one slot [C-08, T-06]", async function () {
    const pairs = fc.tuple(votes, votes, fc.boolean());
    await fc.assert(
      fc.asyncProperty(pairs, async ([one, other, natural]) => {
        // What was signed, told as if it belonged to the slot of the first; sometimes it does.
        const actual = natural ? { ...other, slot: one.slot, kind: one.kind, member: one.member } : other;
        const sign = async ({ member: by, slot, content: block, kind }: typeof one) =>
          kind === "SEAL" ? seal(by, slot, block) : vote(by, kind, slot, block);
        const [first, second] = [await sign(one), await sign(actual)];
        const told = encodeEvidence({
          first,
          second: { ...first, blockHash: second.blockHash, signature: second.signature },
        } as never);
        const guilty =
          one.slot.chainId === CHAIN_ID &&
          actual.slot.chainId === CHAIN_ID &&
          one.member === actual.member &&
          one.kind === actual.kind &&
          one.slot.height === actual.slot.height &&
          (one.kind === "SEAL" || one.slot.round === actual.slot.round) &&
          one.content !== actual.content;
        const sentence =
          one.slot.chainId === actual.slot.chainId && guilty ? memberSigner(one.member).address : undefined;
        expect(await judged(toHex(told))).to.equal(sentence);
        expect(convicted(toHex(told))).to.equal(sentence);
      }),
      { numRuns: 150 },
    );
  });

  it("nor of honest claims [T-06]", async function () {
    await fc.assert(
      fc.asyncProperty(locks, locks, fc.boolean(), async (one, other, natural) => {
        const actual = natural ? { ...other, slot: one.slot, member: one.member } : other;
        const lockOf = ({ lock, content: blockHash }: typeof one) =>
          lock === undefined ? undefined : { round: lock, blockHash };
        const sign = (said: typeof one) => claim(said.member, said.slot, lockOf(said));
        const [first, second] = [await sign(one), await sign(actual)];
        const told = encodeEvidence({ first, second: { ...first, lock: second.lock, signature: second.signature } });
        const guilty =
          one.slot.chainId === CHAIN_ID &&
          JSON.stringify(one.slot) === JSON.stringify(actual.slot) &&
          one.member === actual.member &&
          JSON.stringify(lockOf(one)) !== JSON.stringify(lockOf(actual));
        const sentence = guilty ? memberSigner(one.member).address : undefined;
        expect(await judged(toHex(told))).to.equal(sentence);
        expect(convicted(toHex(told))).to.equal(sentence);
      }),
      { numRuns: 100 },
    );
  });

  it("reads exactly the bytes that the node reads [T-06]", async function () {
    const originals = await everyKind(2, SLOT);
    const changed = fc
      .tuple(fc.constantFrom(...originals), fc.nat(), fc.nat({ max: 255 }), fc.integer({ min: -3, max: 3 }))
      .map(([original, at, byte, longer]) => {
        const bytes = fromHex(original);
        // The head and what follows it matter more than the middle of hashes.
        bytes[at % 3 === 0 ? at % bytes.length : at % (HEAD_BYTES + 5)] = byte;
        return toHex(longer <= 0 ? bytes.subarray(0, bytes.length + (at % 5 === 0 ? longer : 0)) : bytes);
      });
    await fc.assert(
      fc.asyncProperty(changed, async (evidence) => {
        expect(await judged(evidence)).to.equal(convicted(evidence));
      }),
      { numRuns: 200 },
    );
  });

  it("names what is wrong", async function () {
    const [prepares = "0x", , claims = "0x", seals = "0x"] = await everyKind(2, SLOT);
    const edited = (evidence: Hex, at: number, ...values: number[]): Hex => {
      const bytes = fromHex(evidence);
      bytes.set(values, at);
      return toHex(bytes);
    };
    const lock = HEAD_BYTES;
    const refusals = [
      ["MalformedEvidence", "0x01"],
      ["MalformedEvidence", `${prepares}00`],
      ["MalformedEvidence", edited(prepares, 1, 0)],
      ["MalformedEvidence", edited(prepares, 1, 5)],
      ["MalformedEvidence", edited(prepares, 2, 0, 0x20)],
      ["MalformedEvidence", edited(prepares, 10, 1)],
      ["MalformedEvidence", edited(prepares, 14, 100)],
      ["MalformedEvidence", edited(seals, 13, 1)],
      ["MalformedEvidence", edited(seals, 14, 1)],
      ["MalformedEvidence", edited(claims, lock, 2)],
      ["MalformedEvidence", edited(claims, lock + 4, 1)],
      ["MalformedEvidence", edited(claims, lock + 36, 1)],
      ["MalformedEvidence", edited(claims, lock + 37 + SIGNATURE_BYTES + 4, SLOT.round)],
      ["UnknownVersion", edited(prepares, 0, 2)],
      ["TwoSigners", edited(prepares, 9, 0)],
      ["InvalidSignature", edited(prepares, HEAD_BYTES + 32, ...new Uint8Array(32))],
      ["InvalidSignature", edited(prepares, HEAD_BYTES + 96, 27)],
    ] as const;
    for (const [error, evidence] of refusals) {
      await expect(judge.judge(evidence, CHAIN_ID), evidence).to.be.revertedWithCustomError(judge, error);
      expect(convicted(evidence), evidence).to.equal(undefined);
    }
  });

  it("takes neither one statement twice nor the other form of its signature", async function () {
    const first = await vote(1, "COMMIT", SLOT, BLOCKS[0]);
    const bytes = fromHex(first.signature);
    const twin = concatBytes(
      bytes.subarray(0, 32),
      fromBigIntPadded(ORDER - toBigInt(bytes.subarray(32, 64)), 32),
      Uint8Array.of(1 - (bytes[64] ?? 0)),
    );
    const twice = encodeEvidence({ first, second: { ...first, signature: toHex(twin) } });
    await expect(judge.judge(twice, CHAIN_ID)).to.be.revertedWithCustomError(judge, "NoContradiction");
    const second = await vote(1, "COMMIT", SLOT, BLOCKS[1]);
    const other = encodeEvidence({ first: { ...first, signature: toHex(twin) }, second });
    await expect(judge.judge(other, CHAIN_ID)).to.be.revertedWithCustomError(judge, "InvalidSignature");
  });
});

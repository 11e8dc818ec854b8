import { expect } from "chai";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { crypto, loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { ConsensusError } from "../../../../chain/consensus/errors.ts";
import { convict } from "../../../../chain/consensus/messages/accusation.ts";
import type { Evidence } from "../../../../chain/consensus/messages/evidence.ts";
import type {
  Impeach,
  Message,
  OwnMessage,
  Prepare,
  QuorumCertificate,
} from "../../../../chain/consensus/messages/message.ts";
import { signMessage, signProposal } from "../../../../chain/consensus/messages/sign.ts";
import type { SignerPort } from "../../../../chain/consensus/ports.ts";
import type { Speakers } from "../../../../chain/consensus/messages/verify.ts";
import { verifyMessage } from "../../../../chain/consensus/messages/verify.ts";
import { validatorSet } from "../../../../chain/consensus/quorum.ts";
import { CHAIN_ID, signer } from "../support/ports.ts";

const HEIGHT = 9;
const B = toHash(0xbn);
const B2 = toHash(0xb2n);
/** Keys need the cryptography that the tests load first. */
const proposer = (): SignerPort => signer(50);
const speakers = (): Speakers => ({
  chainId: CHAIN_ID,
  validators: validatorSet([0, 1, 2, 3].map((i) => signer(i).address)),
  proposer: proposer().address,
});

const say = (validator: number, message: OwnMessage, key = signer(validator), chainId = CHAIN_ID): Promise<Message> =>
  signMessage(message, key, validator, chainId);

const plain = (kind: "PREPARE" | "COMMIT", round: number, blockHash: Hash): OwnMessage =>
  kind === "PREPARE"
    ? { kind, height: HEIGHT, round, blockHash, certificate: undefined, justification: undefined }
    : { kind, height: HEIGHT, round, blockHash, certificate: { round, blockHash, seals: [] } };

const certify = async (
  kind: "PREPARE" | "COMMIT",
  round: number,
  blockHash: Hash,
  validators: readonly number[],
): Promise<QuorumCertificate> => {
  const votes = await Promise.all(validators.map((validator) => say(validator, plain(kind, round, blockHash))));
  const seals = votes.map((vote, i) => ({
    validator: validators[i] ?? 0,
    signature: vote.kind === "VALIDATE" ? ("0x" as const) : vote.signature,
  }));
  return { round, blockHash, seals };
};

const impeach = (validator: number, round: number, lock?: QuorumCertificate): Promise<Impeach> =>
  say(validator, { kind: "IMPEACH", height: HEIGHT, round, lock }) as Promise<Impeach>;

const claimOf = ({
  validator,
  signature,
  lock,
}: Impeach): Prepare["justification"] extends infer J
  ? J extends { claims: readonly (infer C)[] }
    ? C
    : never
  : never => ({
  validator,
  signature,
  lock: lock && { round: lock.round, blockHash: lock.blockHash },
});

/** The proposal of round 2's coordinator for the block that validator 1 is locked on. */
const coordinated = async (): Promise<Prepare> => {
  const lock = await certify("PREPARE", 0, B, [0, 1, 2]);
  const claims = [await impeach(0, 2), await impeach(1, 2, lock), await impeach(2, 2)].map(claimOf);
  return (await say(3, {
    kind: "PREPARE",
    height: HEIGHT,
    round: 2,
    blockHash: B,
    certificate: undefined,
    justification: { claims, certificate: lock },
  })) as Prepare;
};

const refusal = (message: Message): string | undefined => {
  try {
    verifyMessage(message, speakers());
    return undefined;
  } catch (error) {
    if (error instanceof ConsensusError) return error.code;
    throw error;
  }
};

describe("Messages", () => {
  before(() => loadCrypto());

  it("are accepted when they are signed by whom they name [C-12]", async () => {
    const lock = await certify("PREPARE", 0, B, [0, 1, 2]);
    const decided = await certify("COMMIT", 1, B, [1, 2, 3]);
    const proposerSeal = (await signProposal(HEIGHT, B, proposer(), CHAIN_ID)).signature;
    const messages: Message[] = [
      await signProposal(HEIGHT, B, proposer(), CHAIN_ID),
      await say(1, plain("PREPARE", 0, B)),
      await say(1, {
        kind: "PREPARE",
        height: HEIGHT,
        round: 1,
        blockHash: B,
        certificate: lock,
        justification: undefined,
      }),
      await say(2, { kind: "COMMIT", height: HEIGHT, round: 0, blockHash: B, certificate: lock }),
      await impeach(3, 2, lock),
      await impeach(3, 2),
      await coordinated(),
      { kind: "VALIDATE", height: HEIGHT, blockHash: B, certificate: decided, proposerSeal },
      { kind: "VALIDATE", height: HEIGHT, blockHash: B, certificate: decided, proposerSeal: undefined },
    ];
    expect(messages.map(refusal)).to.deep.equal(messages.map(() => undefined));
  });

  it("are refused when another key, or nobody of that number, signed [C-12, T-06]", async () => {
    expect(refusal(await say(1, plain("PREPARE", 0, B), signer(2)))).to.equal("SIGNATURE_INVALID");
    expect(refusal(await say(4, plain("PREPARE", 0, B)))).to.equal("SIGNER_UNKNOWN");
    expect(refusal(await signProposal(HEIGHT, B, signer(1), CHAIN_ID))).to.equal("SIGNATURE_INVALID");
  });

  it("are refused when they were signed for another chain, height, round, block or kind", async () => {
    const vote = (await say(1, plain("PREPARE", 0, B))) as Prepare;
    const others: Message[] = [
      await say(1, plain("PREPARE", 0, B), signer(1), 337),
      { ...vote, height: HEIGHT + 1 },
      { ...vote, round: 1 },
      { ...vote, blockHash: B2 },
      { ...vote, kind: "COMMIT", certificate: await certify("PREPARE", 0, B, [0, 1, 2]) },
      { ...(await impeach(1, 2)), round: 3 },
    ];
    expect(others.map(refusal)).to.deep.equal(others.map(() => "SIGNATURE_INVALID"));
  });

  it("are refused with certificates that do not hold [C-15]", async () => {
    const commitWith = async (certificate: QuorumCertificate): Promise<string | undefined> =>
      refusal(await say(2, { kind: "COMMIT", height: HEIGHT, round: 0, blockHash: B, certificate }));
    const good = await certify("PREPARE", 0, B, [0, 1, 2]);
    const [first, second] = good.seals;
    expect(await commitWith(await certify("PREPARE", 0, B, [0, 1]))).to.equal("QUORUM_MISSING");
    expect(await commitWith(await certify("COMMIT", 0, B, [0, 1, 2]))).to.equal("SIGNATURE_INVALID");
    expect(await commitWith(await certify("PREPARE", 1, B, [0, 1, 2]))).to.equal("MESSAGE_INVALID");
    expect(await commitWith(await certify("PREPARE", 0, B2, [0, 1, 2]))).to.equal("MESSAGE_INVALID");
    if (first === undefined || second === undefined) throw new Error("no seals");
    expect(await commitWith({ ...good, seals: [first, first, second] })).to.equal("SIGNER_REPEATED");
    expect(await commitWith({ ...good, seals: [second, first] })).to.equal("SIGNER_REPEATED");
  });

  it("are refused when a VALIDATE names a false proposer or holds COMMITs of two rounds [C-16]", async () => {
    const certificate = await certify("COMMIT", 1, B, [1, 2, 3]);
    const forged = (await signProposal(HEIGHT, B, signer(1), CHAIN_ID)).signature;
    const message: Message = { kind: "VALIDATE", height: HEIGHT, blockHash: B, certificate, proposerSeal: forged };
    expect(refusal(message)).to.equal("SIGNATURE_INVALID");
    const mixed = { ...certificate, seals: [...(await certify("COMMIT", 0, B, [0])).seals, ...certificate.seals] };
    expect(refusal({ ...message, certificate: mixed, proposerSeal: undefined })).to.equal("SIGNATURE_INVALID");
    expect(refusal({ ...message, blockHash: B2, proposerSeal: undefined })).to.equal("MESSAGE_INVALID");
  });

  describe("of a coordinator", () => {
    it("are refused when a claim was signed for another round of its lock", async () => {
      const message = await coordinated();
      const { justification } = message;
      if (justification?.certificate === undefined) throw new Error("no justification");
      const lower = { round: 1, blockHash: B };
      const claims = justification.claims.map((claim) =>
        claim.lock === undefined ? claim : { ...claim, lock: lower },
      );
      const certificate = await certify("PREPARE", 1, B, [0, 1, 2]);
      expect(refusal({ ...message, justification: { claims, certificate } })).to.equal("SIGNATURE_INVALID");
    });

    it("are refused when they hide a lock, or claim one that is not", async () => {
      const message = await coordinated();
      const { justification } = message;
      if (justification === undefined) throw new Error("no justification");
      const { claims, certificate } = justification;
      const hidden = claims.map((claim) => ({ ...claim, lock: undefined }));
      expect(refusal({ ...message, justification: { claims: hidden, certificate: undefined } })).to.equal(
        "SIGNATURE_INVALID",
      );
      expect(refusal({ ...message, justification: { claims: claims.slice(1), certificate } })).to.equal(
        "MESSAGE_INVALID",
      );
      expect(refusal({ ...message, justification: { claims, certificate: undefined } })).to.equal("MESSAGE_INVALID");
      expect(refusal({ ...message, justification: { claims: [...claims].reverse(), certificate } })).to.equal(
        "SIGNER_REPEATED",
      );
    });

    it("are refused in rounds that have none, as IMPEACHes are", async () => {
      const message = await coordinated();
      const early = (await say(3, { ...message, round: 1 })) as Prepare;
      expect(refusal(early)).to.equal("MESSAGE_INVALID");
      expect(refusal(await impeach(1, 1))).to.equal("MESSAGE_INVALID");
      expect(refusal({ ...(await impeach(1, 2)), lock: await certify("PREPARE", 2, B, [0, 1, 2]) })).to.equal(
        "MESSAGE_INVALID",
      );
    });
  });

  describe("that contradict each other convict who signed them", () => {
    const convicted = (evidence: Evidence): string => {
      try {
        return convict(evidence, CHAIN_ID);
      } catch (error) {
        if (error instanceof ConsensusError) return error.code;
        throw error;
      }
    };

    it("two votes, two claims, two seals", async () => {
      const [first, second] = [await say(1, plain("COMMIT", 0, B)), await say(1, plain("COMMIT", 0, B2))];
      expect(convicted({ first, second } as Evidence)).to.equal(signer(1).address);
      const bare = ({ validator, signature, lock, kind, height, round }: Impeach): object => ({
        ...{ kind, height, round, validator, signature },
        lock: lock && { round: lock.round, blockHash: lock.blockHash },
      });
      const claims = {
        first: bare(await impeach(2, 3)),
        second: bare(await impeach(2, 3, await certify("PREPARE", 0, B, []))),
      };
      expect(convicted(claims as Evidence)).to.equal(signer(2).address);
      const seals = await Promise.all([B, B2].map((hash) => signProposal(HEIGHT, hash, proposer(), CHAIN_ID)));
      const [one, other] = seals.map((seal) => ({ ...seal, kind: "SEAL" }));
      expect(convicted({ first: one, second: other } as Evidence)).to.equal(proposer().address);
    });

    it("and nobody else", async () => {
      const first = await say(1, plain("COMMIT", 0, B));
      const innocent = [
        first,
        await say(1, plain("COMMIT", 1, B2)),
        await say(1, plain("PREPARE", 0, B2)),
        await say(2, plain("COMMIT", 0, B2)),
      ];
      for (const second of innocent) {
        expect(convicted({ first, second } as Evidence)).to.equal("EVIDENCE_INVALID");
      }
    });
  });

  it("cost one recovery for each signature in them", async () => {
    let recovered = 0;
    verifyMessage(await coordinated(), speakers(), (hash, signature) => {
      recovered += 1;
      return `0x${Buffer.from(crypto().recover(hash, signature.subarray(0, 64), signature[64] ?? 0)).toString("hex")}`;
    });
    expect(recovered).to.equal(1 + 3 + 3);
  });
});

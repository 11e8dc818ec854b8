import { expect } from "chai";
import * as fc from "fast-check";
import { certifiedProposer, verifyCertificate } from "../../../chain/consensus/certificate.ts";
import type { Certificate, CertificateSubject } from "../../../chain/consensus/certificate.ts";
import {
  CERTIFICATE_MAX_BYTES,
  decodeCertificate,
  encodeCertificate,
} from "../../../chain/consensus/certificate-codec.ts";
import { ConsensusError } from "../../../chain/consensus/errors.ts";
import { signVote } from "../../../chain/consensus/vote.ts";
import type { VoteSubject } from "../../../chain/consensus/vote.ts";
import { toHash } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { at } from "./support/lists.ts";
import { signer } from "./support/ports.ts";

const SLOT: VoteSubject = { kind: "COMMIT", chainId: 41, height: 12, round: 1, blockHash: toHash(5n) };

/** A certificate with the seals of the given members, of `slot` unless told otherwise. */
const certify = async (members: readonly number[], slot: Partial<VoteSubject> = {}): Promise<Certificate> => {
  const seals = members.map(async (validator) => ({
    validator,
    signature: await signVote(signer(validator), { ...SLOT, ...slot }),
  }));
  const proposerSeal = await signVote(signer(50), { ...SLOT, kind: "SEAL", round: 0 });
  return { round: SLOT.round, proposerSeal: { round: 0, signature: proposerSeal }, seals: await Promise.all(seals) };
};

/** The registry of n members, and the block the certificates above are for. */
const registry = (n: number): CertificateSubject => ({
  chainId: SLOT.chainId,
  height: SLOT.height,
  blockHash: SLOT.blockHash,
  validators: Array.from({ length: n }, (_, i) => signer(i).address),
});

const refused = (certificate: Certificate, subject: CertificateSubject): unknown => {
  try {
    verifyCertificate(certificate, subject);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ConsensusError);
    return (error as ConsensusError).code;
  }
};

describe("a certificate", () => {
  before(() => loadCrypto());

  it("decides with any 2f + 1 distinct members and never with fewer (A20) [C-15]", async () => {
    const setup = fc
      .constantFrom(1, 4, 7)
      .chain((n) => fc.tuple(fc.constant(n), fc.subarray(Array.from({ length: n }, (_, i) => i))));
    await fc.assert(
      fc.asyncProperty(setup, async ([n, members]) => {
        const quorum = 2 * ((n - 1) / 3) + 1;
        const expected = members.length >= quorum ? undefined : "QUORUM_MISSING";
        expect(refused(await certify(members), registry(n))).to.equal(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("counts nobody twice (A19) [C-15]", async () => {
    expect(refused(await certify([0, 1, 1]), registry(4))).to.equal("SIGNER_REPEATED");
    const seal = at((await certify([1])).seals, 0);
    const copied = { ...(await certify([0, 1])), seals: [0, 1, 2].map((validator) => ({ ...seal, validator })) };
    expect(refused(copied, registry(4))).to.equal("SIGNATURE_INVALID");
  });

  it("counts no strangers, even beside a quorum", async () => {
    expect(refused(await certify([0, 1, 2, 4]), registry(4))).to.equal("SIGNER_UNKNOWN");
  });

  it("counts only COMMITs of its own chain, height, round and block", async () => {
    const wrong: Partial<VoteSubject>[] = [
      { kind: "PREPARE" },
      { kind: "SEAL" },
      { chainId: 337 },
      { height: 13 },
      { round: 0 },
      { blockHash: toHash(6n) },
    ];
    for (const part of wrong) {
      expect(refused(await certify([0, 1, 2], part), registry(4)), JSON.stringify(part)).to.equal("SIGNATURE_INVALID");
    }
  });

  it("is refused for a registry that is not 3f + 1 or names someone twice [C-05]", async () => {
    expect(refused(await certify([0, 1, 2]), registry(5))).to.equal("VALIDATOR_SET_INVALID");
    const { validators, ...block } = registry(3);
    const twice = { ...block, validators: [...validators, signer(0).address] };
    expect(refused(await certify([0, 1, 2]), twice)).to.equal("VALIDATOR_SET_INVALID");
  });

  it("names the proposer who sealed the block, in whichever round", async () => {
    const certificate = await certify([0]);
    expect(certifiedProposer(certificate, registry(1))).to.equal(signer(50).address);
    expect(certifiedProposer(certificate, { ...registry(1), height: 13 })).not.to.equal(signer(50).address);
    expect(certifiedProposer({ ...certificate, proposerSeal: undefined }, registry(1))).to.equal(undefined);
  });
});

describe("the encoding of a certificate", () => {
  let pool: Certificate["seals"];
  before(async () => {
    await loadCrypto();
    pool = (await certify(Array.from({ length: 100 }, (_, i) => i))).seals;
  });

  const certificates = fc.record({
    round: fc.nat(1_000_000),
    sealed: fc.boolean(),
    members: fc.subarray(Array.from({ length: 100 }, (_, i) => i)),
  });
  const build = (shape: { round: number; sealed: boolean; members: number[] }): Certificate => ({
    round: shape.round,
    proposerSeal: shape.sealed ? { round: shape.round, signature: at(pool, 0).signature } : undefined,
    seals: shape.members.map((i) => at(pool, i)),
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(certificates, (shape) => {
        const bytes = encodeCertificate(build(shape));
        expect(bytes.length).to.be.at.most(CERTIFICATE_MAX_BYTES);
        expect(decodeCertificate(bytes)).to.deep.equal(build(shape));
      }),
    );
  });

  it("is the only one: bytes that were changed are refused or another certificate", () => {
    const change = fc.record({ at: fc.nat(), bit: fc.nat(7), cut: fc.nat(3), more: fc.uint8Array({ maxLength: 3 }) });
    fc.assert(
      fc.property(certificates, change, (shape, { at, bit, cut, more }) => {
        const bytes = Buffer.from(encodeCertificate(build(shape)));
        bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ (1 << bit), at % bytes.length);
        const changed = Buffer.concat([bytes.subarray(0, bytes.length - cut), more]);
        try {
          expect(Buffer.compare(encodeCertificate(decodeCertificate(changed)), changed)).to.equal(0);
        } catch (error) {
          expect(error).to.be.instanceOf(ConsensusError);
        }
      }),
    );
  });

  const codeOf = (bytes: Uint8Array): string => {
    try {
      decodeCertificate(bytes);
      return "none";
    } catch (error) {
      return (error as ConsensusError).code;
    }
  };

  it("refuses versions it does not know, lengths beyond the limit, and an early or late end", () => {
    const bytes = encodeCertificate(build({ round: 0, sealed: true, members: [1, 2] }));
    expect(codeOf(Uint8Array.from(bytes).fill(2, 0, 1))).to.equal("CERTIFICATE_VERSION");
    expect(codeOf(new Uint8Array(CERTIFICATE_MAX_BYTES + 1).fill(1))).to.equal("CERTIFICATE_MALFORMED");
    expect(codeOf(new Uint8Array())).to.equal("CERTIFICATE_MALFORMED");
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(bytes.subarray(0, length))).to.equal("CERTIFICATE_MALFORMED");
    }
    expect(codeOf(Buffer.concat([bytes, Uint8Array.of(0)]))).to.equal("CERTIFICATE_MALFORMED");
  });

  it("keeps seals in ascending order of validators", () => {
    const unordered = { ...build({ round: 0, sealed: false, members: [] }), seals: [at(pool, 2), at(pool, 1)] };
    expect(() => encodeCertificate(unordered))
      .to.throw(ConsensusError)
      .with.property("code", "SIGNER_REPEATED");
    const bytes = encodeCertificate(build({ round: 0, sealed: false, members: [1, 2] }));
    expect(codeOf(Uint8Array.from(bytes).fill(2, 7, 8))).to.equal("SIGNER_REPEATED");
  });
});

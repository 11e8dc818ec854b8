import { expect } from "chai";
import * as fc from "fast-check";
import { certifiedProposer, verifyCertificate } from "../../../../chain/consensus/certificate.ts";
import { ConsensusError } from "../../../../chain/consensus/errors.ts";
import { LocalCommittee } from "../../../../chain/consensus/local/committee.ts";
import type { SignerPort } from "../../../../chain/consensus/ports.ts";
import { validatorSet } from "../../../../chain/consensus/quorum.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { CHAIN_ID, signer } from "../support/ports.ts";

const signers = (from: number, count: number): SignerPort[] =>
  Array.from({ length: count }, (_, i) => signer(from + i));
const addressesOf = (members: readonly SignerPort[]) => members.map(({ address }) => address);

/** n validators and p proposers who take turns; `keys`: those that the process has. */
const assemble = (n: number, p: number, keys = [...signers(0, n), ...signers(100, p)]) => {
  const validators = addressesOf(signers(0, n));
  const proposerAt = (height: number) => signer(100 + ((height - 1) % p)).address;
  const committee = new LocalCommittee({
    chainId: CHAIN_ID,
    committee: {
      speakers: (height) => ({ validators: validatorSet(validators), proposer: proposerAt(height) }),
    },
    members: keys,
  });
  return { committee, validators, proposerAt };
};

describe("a committee in one process", () => {
  before(() => loadCrypto());

  it("decides with certificates that any node accepts, sealed by the height's proposer [C-05, C-15]", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 4, 7),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        async (n, p, height) => {
          const { committee, validators, proposerAt } = assemble(n, p);
          const blockHash = toHash(BigInt(height));
          const certificate = await committee.decide({ height, hash: blockHash });
          const subject = { chainId: CHAIN_ID, height, blockHash };
          verifyCertificate(certificate, { ...subject, validators });
          expect(certifiedProposer(certificate, subject)).to.equal(proposerAt(height));
          expect(certificate.round).to.equal(0);
          expect(certificate.seals).to.have.length(2 * ((n - 1) / 3) + 1);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("lets other validators seal at each height", async () => {
    const { committee } = assemble(4, 1);
    const seen = new Set<number>();
    for (let height = 1; height <= 4; height++) {
      const { seals } = await committee.decide({ height, hash: toHash(BigInt(height)) });
      for (const { validator } of seals) seen.add(validator);
    }
    expect([...seen].sort()).to.deep.equal([0, 1, 2, 3]);
  });

  it("decides a height again after the chain went back", async () => {
    const { committee, validators } = assemble(4, 4);
    for (const hash of [toHash(1n), toHash(2n)]) {
      const certificate = await committee.decide({ height: 9, hash });
      verifyCertificate(certificate, { chainId: CHAIN_ID, height: 9, blockHash: hash, validators });
    }
  });

  it("needs the keys of all its members", async () => {
    const codeOf = async (work: () => unknown): Promise<unknown> => {
      try {
        return await work();
      } catch (error) {
        expect(error).to.be.instanceOf(ConsensusError);
        return (error as ConsensusError).code;
      }
    };
    const lacking = assemble(4, 1, [...signers(0, 3), signer(100)]);
    expect(
      await codeOf(() => {
        lacking.committee.requireKeys(lacking.validators);
      }),
    ).to.equal("NOT_A_MEMBER");
    expect(await codeOf(() => lacking.committee.decide({ height: 1, hash: toHash(1n) }))).to.equal("NOT_A_MEMBER");
    const silent = assemble(4, 1, signers(0, 4));
    expect(await codeOf(() => silent.committee.decide({ height: 1, hash: toHash(1n) }))).to.equal("NOT_A_MEMBER");
  });
});

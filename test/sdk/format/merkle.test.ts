import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../sdk/bytes.ts";
import { isIncluded, merkleProof, merkleRoot } from "../../../sdk/format/merkle.ts";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const contents = fc.uniqueArray(hash, { minLength: 1, maxLength: 40 });

describe("The Merkle tree of an upload [S-10]", () => {
  it("proves each of its contents", () => {
    fc.assert(
      fc.property(contents, (hashes) => {
        const root = merkleRoot(hashes);
        for (const [index, content] of hashes.entries()) {
          expect(isIncluded(root, content, merkleProof(hashes, index))).to.equal(true);
        }
      }),
    );
  });

  it("proves no other content, and none with another's proof", () => {
    fc.assert(
      fc.property(contents, hash, fc.nat(), (hashes, other, pick) => {
        const index = pick % hashes.length;
        const proof = merkleProof(hashes, index);
        if (!hashes.includes(other)) expect(isIncluded(merkleRoot(hashes), other, proof)).to.equal(false);
        const neighbour = hashes[(index + 1) % hashes.length];
        if (neighbour !== undefined && hashes.length > 2) {
          expect(isIncluded(merkleRoot(hashes), neighbour, [...proof, other])).to.equal(false);
        }
      }),
    );
  });

  it("needs a leaf, and refuses proofs that are too long", () => {
    expect(() => merkleRoot([]))
      .to.throw()
      .with.property("code", "PROOF_INVALID");
    const content = toHex(new Uint8Array(32));
    expect(() => merkleProof([content], 1))
      .to.throw()
      .with.property("code", "PROOF_INVALID");
    expect(isIncluded(content, content, new Array<typeof content>(65).fill(content))).to.equal(false);
  });
});

import { expect } from "chai";
import { toHex } from "../../../sdk/bytes.ts";
import { checkCapsule, contextOf, encapsulate, openCapsule } from "../../../sdk/reencryption/capsule.ts";
import { combineFragments } from "../../../sdk/reencryption/combine.ts";
import { createGrant, isShareOf, sharedScalar } from "../../../sdk/reencryption/grant.ts";
import { epochSecretKey, newMasterSecret, publicKeyOf, receivingKeyFrom } from "../../../sdk/reencryption/keys.ts";
import { nobleCurve } from "../../../sdk/reencryption/noble-curve.ts";
import { field, readSecret, scalarBytes } from "../../../sdk/reencryption/scalar.ts";
import { BUYER, DATASET, MASTER, epoch, granted } from "./support/parties.ts";

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("Re-encryption of content keys [S-11, S-12]", () => {
  const interval = epoch(5);
  const { capsule, contentKey, context, secretKey } = interval;

  it("gives the owner the content key back", () => {
    expect(openCapsule(secretKey, capsule, context)).to.deep.equal(contentKey);
  });

  for (const [threshold, proxies] of [
    [1, 1],
    [2, 3],
    [3, 3],
  ] as const) {
    it(`gives the buyer the content key through any ${threshold} of ${proxies} proxies`, () => {
      const grant = granted(interval, { threshold, proxies });
      for (let first = 0; first < proxies; first++) {
        const some = Array.from({ length: threshold }, (_, index) => grant.fragments[(first + index) % proxies]);
        const fragments = some.filter((fragment) => fragment !== undefined);
        expect(combineFragments(BUYER, grant.public, capsule, context, fragments)).to.deep.equal(contentKey);
      }
    });
  }

  it("asks for as many different proxies as the grant says", () => {
    const { public: grant, fragments } = granted(interval, { threshold: 2, proxies: 3 });
    const [one] = fragments;
    if (one === undefined) throw new Error("no fragment");
    for (const few of [[], [one], [one, one]]) {
      expect(codeOf(() => combineFragments(BUYER, grant, capsule, context, few))).to.equal("GRANT_INVALID");
    }
    const unknown = [one, { ...one, proxy: 3 }];
    expect(codeOf(() => combineFragments(BUYER, grant, capsule, context, unknown))).to.equal("GRANT_INVALID");
  });

  it("gives another buyer nothing, though it has all fragments", () => {
    const { public: grant, fragments } = granted(interval, { threshold: 2, proxies: 2 });
    const other = combineFragments(new Uint8Array(32).fill(8), grant, capsule, context, fragments);
    expect(toHex(other) === toHex(contentKey)).to.equal(false);
  });

  it("gives proxies that put all their shares together no content key [S-05]", () => {
    const { shares } = granted(interval, { threshold: 2, proxies: 2 });
    const [first, second] = shares.map(readSecret);
    if (first === undefined || second === undefined) throw new Error("no shares");
    // The line through both shares, at 0: the owner's key without the buyer's part of it.
    const together = scalarBytes(field.sub(field.mul(2n, first), second));
    expect(toHex(openCapsule(together, capsule, context)) === toHex(contentKey)).to.equal(false);
  });

  it("lets proxies and a buyer who conspire have the key of the granted epoch, and of no other [S-13]", () => {
    const { public: grant, shares } = granted(interval, { threshold: 1, proxies: 1 });
    const [share] = shares;
    if (share === undefined) throw new Error("no share");
    const b = readSecret(BUYER);
    const d = sharedScalar(grant.ephemeral, publicKeyOf(BUYER), nobleCurve.multiply(grant.ephemeral, b));
    const stolen = scalarBytes(field.mul(readSecret(share), d));
    expect(toHex(stolen)).to.equal(toHex(secretKey));
    for (const neighbour of [4, 6]) {
      const other = epoch(neighbour);
      const opened = openCapsule(stolen, other.capsule, other.context);
      expect(toHex(opened) === toHex(other.contentKey)).to.equal(false);
    }
  });

  it("does not use a capsule elsewhere than where it was made for", () => {
    const elsewhere = [contextOf(DATASET, 4), contextOf(`0x${"04".repeat(32)}`, 5)];
    for (const place of elsewhere) expect(codeOf(() => checkCapsule(capsule, place))).to.equal("PROOF_INVALID");
    for (let at = 0; at < capsule.length; at++) {
      const changed = Uint8Array.from(capsule);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(codeOf(() => checkCapsule(changed, context))).to.be.oneOf(["PROOF_INVALID", "BYTES_INVALID"]);
    }
    expect(codeOf(() => checkCapsule(capsule.subarray(1), context))).to.equal("BYTES_INVALID");
  });

  it("lets a proxy check its share against the grant", () => {
    const { public: grant, shares } = granted(interval, { threshold: 2, proxies: 2 });
    const [mine, others] = shares;
    const [commitment] = grant.commitments;
    if (mine === undefined || others === undefined || commitment === undefined) throw new Error("no share");
    expect(isShareOf(mine, commitment)).to.equal(true);
    expect(isShareOf(others, commitment)).to.equal(false);
  });

  it("refuses keys, points and numbers of proxies that make no sense", () => {
    const receiver = publicKeyOf(BUYER);
    for (const [threshold, proxies] of [
      [0, 1],
      [2, 1],
      [1, 33],
      [1.5, 2],
      [1, NaN],
    ] as const) {
      expect(codeOf(() => createGrant(secretKey, receiver, { threshold, proxies }))).to.equal("GRANT_INVALID");
    }
    const one = { threshold: 1, proxies: 1 };
    expect(codeOf(() => createGrant(new Uint8Array(32), receiver, one))).to.equal("BYTES_INVALID");
    expect(codeOf(() => createGrant(new Uint8Array(32).fill(255), receiver, one))).to.equal("BYTES_INVALID");
    expect(codeOf(() => createGrant(secretKey, new Uint8Array(33), one))).to.equal("BYTES_INVALID");
    expect(codeOf(() => encapsulate(new Uint8Array(33).fill(2, 0, 1), context))).to.equal("BYTES_INVALID");
  });
});

describe("Keys of owners and buyers [S-13]", () => {
  it("differ by dataset and epoch, and follow from the master secret", () => {
    const keys = [
      epochSecretKey(MASTER, DATASET, 0),
      epochSecretKey(MASTER, DATASET, 1),
      epochSecretKey(MASTER, `0x${"05".repeat(32)}`, 0),
      epochSecretKey(newMasterSecret(), DATASET, 0),
    ].map(toHex);
    expect(new Set(keys).size).to.equal(keys.length);
    expect(toHex(epochSecretKey(MASTER, DATASET, 0))).to.equal(keys[0]);
    expect(codeOf(() => epochSecretKey(MASTER.subarray(1), DATASET, 0))).to.equal("BYTES_INVALID");
  });

  it("come to a buyer out of a signature of its account", () => {
    const signature = new Uint8Array(65).fill(1);
    expect(publicKeyOf(receivingKeyFrom(signature)).length).to.equal(33);
    expect(toHex(receivingKeyFrom(signature)) === toHex(receivingKeyFrom(signature.with(0, 2)))).to.equal(false);
  });
});

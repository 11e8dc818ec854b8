import { expect } from "chai";
import { nobleCurve } from "../../../sdk/reencryption/noble-curve.ts";
import { storedVectors } from "./support/stored-vectors.ts";
import { computeVectors } from "./support/vectors.ts";

describe("Test vectors of the re-encryption [S-12]", () => {
  it("are what the reference computes, byte by byte", () => {
    expect(computeVectors(nobleCurve)).to.deep.equal(storedVectors());
  });
});

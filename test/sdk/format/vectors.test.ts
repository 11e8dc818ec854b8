import { expect } from "chai";
import { storedVectors } from "./support/stored-vectors.ts";
import { computeVectors } from "./support/vectors.ts";

describe("Test vectors of the data format [S-01, S-10]", () => {
  it("are what the code computes, byte by byte", async () => {
    expect(await computeVectors()).to.deep.equal(storedVectors());
  });
});

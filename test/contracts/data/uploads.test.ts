import { expect } from "chai";
import { network } from "hardhat";
import { headerHash } from "../../../sdk/format/block-header.ts";
import { datasetId } from "../../../sdk/format/descriptor.ts";
import { merkleProof, merkleRoot } from "../../../sdk/format/merkle.ts";
import { DATASET, blocks } from "../../sdk/format/support/dataset.ts";

const { ethers } = await network.create();

describe("Uploads of the sdk on chain", function () {
  it("prove each of their blocks against one anchor, and no altered block [S-10]", async function () {
    const registry = await ethers.deployContract("DatasetRegistry");
    const id = datasetId(DATASET);
    const headers = (await blocks([0, 1, 2, 3])).map(({ header }) => header);
    const hashes = headers.map(headerHash);
    await registry.register(id);
    await registry.anchor(id, 0n, merkleRoot(hashes));
    for (const [index, header] of headers.entries()) {
      const proof = merkleProof(hashes, index);
      expect(await registry.verifyInterval(id, 0n, headerHash(header), proof)).to.equal(true);
      const altered = headerHash({ ...header, readings: 2 });
      expect(await registry.verifyInterval(id, 0n, altered, proof)).to.equal(false);
    }
  });
});

import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { Client, transfer } from "../support/fake-node.ts";

const GWEI = 1_000_000_000n;

describe("JSON-RPC: fees", function () {
  before(() => loadCrypto());

  const tipping = (tip: bigint, nonce = 0n) =>
    transfer({ nonce, maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: tip });

  it("suggests one gwei when nothing was sent lately", async function () {
    const client = new Client();
    expect(await client.call("eth_maxPriorityFeePerGas")).to.equal("0x3b9aca00");
    expect(await client.call("eth_gasPrice")).to.equal("0x77359400");
    expect(await client.call("eth_baseFee")).to.equal("0x3b9aca00");
    expect(await client.call("eth_blobBaseFee")).to.equal("0x1");
    for (const method of ["eth_maxPriorityFeePerGas", "eth_gasPrice", "eth_blobBaseFee"]) {
      expect((await client.refusal(method, "latest")).code).to.equal(-32602);
    }
  });

  it("suggests what most of the cheapest transactions paid", async function () {
    const client = new Client();
    for (let tip = 1n; tip <= 10n; tip++) client.node.seal([tipping(tip)]);
    expect(await client.call("eth_maxPriorityFeePerGas")).to.equal("0x6");
  });

  it("forgets old blocks, and never suggests more than 500 gwei", async function () {
    const client = new Client();
    client.node.seal([transfer({ maxFeePerGas: 9_000n * GWEI, maxPriorityFeePerGas: 900n * GWEI })]);
    expect(await client.call("eth_maxPriorityFeePerGas")).to.equal("0x746a528800");
    for (let count = 0; count < 20; count++) client.node.seal([tipping(7n)]);
    expect(await client.call("eth_maxPriorityFeePerGas")).to.equal("0x7");
  });

  it("tells the history of fees, the next block's last", async function () {
    const client = new Client();
    client.node.seal();
    client.node.seal([tipping(3n), tipping(9n, 1n)]);
    expect(await client.call("eth_feeHistory", "0x2", "latest", [0, 50, 100])).to.deep.equal({
      oldestBlock: "0x1",
      reward: [
        ["0x0", "0x0", "0x0"],
        ["0x3", "0x3", "0x9"],
      ],
      baseFeePerGas: ["0x3b9aca00", "0x3b9aca00", "0x3b9aca00"],
      gasUsedRatio: [0, 0.0014],
      baseFeePerBlobGas: ["0x1", "0x1", "0x1"],
      blobGasUsedRatio: [0, 0],
    });
  });

  it("gives as many blocks as there are and it may", async function () {
    const client = new Client({ limits: { feeHistoryBlocks: 2 } });
    const blocks = async (...params: unknown[]) =>
      ((await client.call("eth_feeHistory", ...params)) as { gasUsedRatio: unknown[] }).gasUsedRatio.length;
    expect(await blocks("0x5", "latest")).to.equal(1);
    for (let count = 0; count < 3; count++) client.node.seal();
    expect(await blocks(5, "pending", null)).to.equal(2);
    expect(await blocks("0x0", "latest")).to.equal(0);
    expect(await client.call("eth_feeHistory", "0x1", "0x1")).to.not.have.property("reward");
  });

  it("refuses percentiles that make no sense, and unknown blocks", async function () {
    const client = new Client();
    for (const percentiles of [[-1], [101], [50, 40], ["50"], 50, Array.from({ length: 101 }, () => 1)]) {
      const { code } = await client.refusal("eth_feeHistory", "0x1", "latest", percentiles);
      expect(code, JSON.stringify(percentiles)).to.equal(-32602);
    }
    expect((await client.refusal("eth_feeHistory", "0x1", "0x9")).message).to.equal("header not found");
  });
});

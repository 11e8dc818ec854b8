import { expect } from "chai";
import { NodeNetwork } from "./support/network.ts";

describe("Network of validators, proposers and a civilian node", function () {
  this.timeout(120_000);

  let network: NodeNetwork;

  afterEach(() => network.remove());

  it("decides one chain, whose proposers take turns and whose certificates every node has [C-03, C-07]", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 2, civilians: 1 });
    await network.start();
    await network.agreeOn(4);
    for (const { ledger } of network.nodes)
      expect(ledger.certificate(4))
        .to.have.property("length")
        .above(3 * 65);
  });

  it("goes on with one validator less, impeaches a proposer that is gone, and takes both back (A22, A23)", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 2 });
    await network.start();
    await network.agreeOn(2);
    const gone = network.members.filter(({ name }) => name === "validator 3" || name === "proposer 1");
    await network.stop(gone);
    const height = Math.max(...network.heights);
    await network.agreeOn(height + 3);
    const [node] = network.nodes;
    const coinbases = [1, 2, 3].map((more) => node?.ledger.header(height + more)?.header.coinbase);
    expect(coinbases).to.include(`0x${"00".repeat(20)}`);
    await network.start(gone);
    await network.agreeOn(Math.max(...network.heights) + 3);
  });
});

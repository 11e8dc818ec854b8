import { expect } from "chai";
import { until } from "../../network/support/networks.ts";
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

  it("stops with more than f validators down, decides nothing meanwhile, and goes on when they are back (A23)", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 1 });
    await network.start();
    await network.agreeOn(2);
    const down = network.members.filter(({ name }) => name === "validator 0" || name === "validator 1");
    await network.stop(down);
    const validators = network.members.filter(({ role, node }) => role === "validator" && node !== undefined);
    // Both have given up the proposer's round of the same height: with half of the votes nothing follows from it.
    await until(() => {
      const states = validators.map(({ node }) => node?.peering?.consensus?.driver.status);
      return (
        new Set(states.map((state) => state?.height)).size === 1 && states.every((state) => (state?.round ?? 0) > 0)
      );
    });
    const height = Math.max(...network.heights);
    expect(new Set(network.heights)).to.deep.equal(new Set([height]));
    await network.start(down);
    await network.agreeOn(height + 2);
  });

  it("lets a node that comes late catch up while the chain goes on", async () => {
    network = await NodeNetwork.create({ validators: 4, proposers: 1, civilians: 1 });
    const late = network.members.filter(({ role }) => role === "civilian");
    await network.start(network.members.filter(({ role }) => role !== "civilian"));
    await network.agreeOn(5);
    await network.start(late);
    await network.agreeOn(Math.max(...network.heights) + 2);
    const [node] = late;
    expect(node?.node?.backend.syncing()).to.equal(undefined);
    expect(node?.node?.ledger.header(1)?.header.number).to.equal(1);
  });
});

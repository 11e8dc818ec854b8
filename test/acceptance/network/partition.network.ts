import { expect } from "chai";
import { Load } from "./load.ts";
import { ProcessNetwork, until } from "./support.ts";
import type { ProcessNode } from "./support.ts";

const LOAD_EVERY_MS = 250;
/** transactions after which a network that could decide anything would have */
const MEANWHILE = 100;

describe("Network of 7 validators as processes, under load", function () {
  this.timeout(600_000);

  let network: ProcessNetwork;
  let load: Load;

  before(async () => {
    network = await ProcessNetwork.create(7, 1, 0);
    load = new Load(network, LOAD_EVERY_MS);
    await network.start();
    await network.agreeOn(2);
    load.start();
  });

  after(async () => {
    await load.stop();
    await network.remove();
  });

  it("A25 four of seven are cut off from three: neither side decides anything, and together they go on (N2) [T-02, T-05, T-09]", async () => {
    const validators = network.nodes.filter(({ role }) => role === "validator");
    const [four, three] = [validators.slice(0, 4), validators.slice(4)];
    const proposers = network.nodes.filter(({ role }) => role === "proposer");
    const names = (nodes: readonly ProcessNode[]): string[] => nodes.map(({ name }) => name);
    network.links.partition([names([...four, ...proposers]), names(three)]);
    await until("every validator has given up the proposer's round", async () => {
      const states = await Promise.all(validators.map((node) => network.consensus(node)));
      return states.every(({ round }) => round > 0);
    });
    const heights = await network.heights();
    const taken = load.size;
    await until("the nodes took in more transactions meanwhile", () => Promise.resolve(load.size > taken + MEANWHILE));
    expect(await network.heights()).to.deep.equal(heights);
    network.links.heal();
    await network.agreeOn(Math.max(...heights) + 3);
    await load.stop();
    await load.isMined();
  });
});

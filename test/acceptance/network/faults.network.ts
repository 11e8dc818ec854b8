import { expect } from "chai";
import { Load } from "./load.ts";
import { ProcessNetwork, until } from "./support.ts";
import type { ProcessNode } from "./support.ts";

/** between two transactions through one node */
const LOAD_EVERY_MS = 250;
/** transactions after which a network that could decide anything would have */
const MEANWHILE = 100;
const SECOND_MS = 1_000;

describe("Network of 4 validators, 4 proposers and a civilian as processes, under load", function () {
  this.timeout(600_000);

  let network: ProcessNetwork;
  let load: Load;
  let civilian: ProcessNode;

  const validators = (...numbers: number[]): ProcessNode[] => numbers.map((i) => network.node(`validator-${i}`));

  before(async () => {
    network = await ProcessNetwork.create(4, 4, 1);
    civilian = network.node("civilian-1");
    load = new Load(network, LOAD_EVERY_MS);
    await network.start();
    await network.agreeOn(2);
    load.start();
  });

  after(async () => {
    await load.stop();
    await network.remove();
  });

  /** Whatever a test did: all nodes run, go on, and have one chain. */
  afterEach(async () => {
    await network.agreeOn((await network.height(civilian)) + 2);
  });

  /** Kills a node, and starts it again when the others have gone on without it. */
  const restart = async (node: ProcessNode, witness: ProcessNode): Promise<void> => {
    await network.kill([node]);
    await network.growBy(1, witness);
    await network.start([node]);
    await until(`${node.name} catches up`, async () => (await network.height(node)) >= (await network.height(witness)));
  };

  it("S3 each validator in turn is killed with -9: goes on, and takes it back [T-02, T-05]", async () => {
    for (const validator of validators(1, 2, 3, 4)) await restart(validator, civilian);
  });

  it("A23 f validators are down for 50 blocks, in which all other nodes are killed in turn (S2, S4): goes on [T-02]", async () => {
    const down = validators(2);
    const [witness] = validators(1);
    if (witness === undefined) throw new Error("no validator");
    const height = await network.height(witness);
    await network.kill(down);
    for (const node of network.nodes.filter(({ role }) => role !== "validator")) await restart(node, witness);
    await until("50 blocks without it", async () => (await network.height(witness)) >= height + 50);
    await network.start(down);
  });

  it("A23 f + 1 validators are down: decides nothing, and goes on when they are back", async () => {
    const down = validators(1, 3);
    const left = validators(2, 4);
    await network.kill(down);
    await until("the validators that are left have given up the proposer's round", async () => {
      const states = await Promise.all(left.map((node) => network.consensus(node)));
      return new Set(states.map(({ height }) => height)).size === 1 && states.every(({ round }) => round > 0);
    });
    const heights = await network.heights();
    const taken = load.size;
    await until("the nodes took in more transactions meanwhile", () => Promise.resolve(load.size > taken + MEANWHILE));
    expect(await network.heights()).to.deep.equal(heights);
    await network.start(down);
  });

  it("A24 all nodes are killed at once and started again: goes on where it was", async () => {
    const height = await network.height(civilian);
    await network.kill(network.nodes);
    await network.start();
    await network.agreeOn(height + 2);
  });

  it("N1 every link has 500 ms of delay each way and loses 5 % of its segments: goes on [T-09]", async () => {
    network.links.disturb({ delayMs: 500, loss: 0.05 });
    await network.growBy(8, civilian);
    network.links.heal();
  });

  /** Lets the chain go on while clocks are wrong by so much. @returns who made the blocks meanwhile */
  const withWrongClocks = async (seconds: number): Promise<string[]> => {
    const shifts = { "validator-1": seconds, "validator-2": -seconds, "proposer-1": seconds, "proposer-2": -seconds };
    for (const [name, shift] of Object.entries(shifts)) await network.setClock(network.node(name), shift * SECOND_MS);
    const height = await network.height(civilian);
    await network.growBy(8, civilian);
    for (const name of Object.keys(shifts)) await network.setClock(network.node(name), 0);
    const blocks = await Promise.all(Array.from({ length: 8 }, (_, i) => network.block(civilian, height + 1 + i)));
    return blocks.map(({ miner }) => miner);
  };

  it("N4 clocks jump by plus and minus 1 s: goes on [T-09]", async () => {
    await withWrongClocks(1);
  });

  it("N4 clocks jump by plus and minus 10 s: goes on, without proposers that are so early or late [T-09]", async () => {
    expect(await withWrongClocks(10)).to.include(`0x${"00".repeat(20)}`);
  });

  it("has every transaction that was acknowledged, on every node", async () => {
    await load.stop();
    expect(load.size).to.be.above(500);
    await load.isMined();
  });
});

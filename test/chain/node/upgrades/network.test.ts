import { expect } from "chai";
import { decodeCertificate } from "../../../../chain/consensus/certificate-codec.ts";
import type { KnownUpgrades, ScheduledUpgrade } from "../../../../chain/execution/upgrades/definition.ts";
import { KNOWN_UPGRADES } from "../../../../chain/execution/upgrades/registry.ts";
import type { ChainNode } from "../../../../chain/node/node.ts";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import type { Hex } from "../../../../chain/primitives/types.ts";
import { rejection } from "../../../support/rejection.ts";
import { until } from "../../network/support/networks.ts";
import { NodeNetwork } from "../consensus/support/network.ts";

const HEIGHT = 5;
const OSAKA: ScheduledUpgrade = { name: "osaka", kind: "hard", height: HEIGHT, release: "9.9.9" };
const GAS_CAP: ScheduledUpgrade = { name: "transaction-gas-cap", kind: "soft", height: HEIGHT };

/** A release from before an upgrade. */
const without = (name: string): KnownUpgrades => new Map([...KNOWN_UPGRADES].filter(([known]) => known !== name));

/** The instruction CLZ, which came with Osaka, of 1: 255 leading zeros. Returns the word. */
const COUNT_LEADING_ZEROS: Hex = "0x60011e60005260206000f3";

/** What creating a contract with this code would return in a block; undefined where the rules lack an instruction. */
const run = async ({ execution, ledger }: ChainNode, code: Hex, height: number): Promise<Hex | undefined> => {
  const header = ledger.header(height)?.header ?? expect.fail(`no block ${height}`);
  const { success, returnData } = await execution.call(
    {
      from: `0x${"00".repeat(20)}`,
      to: undefined,
      data: fromHex(code),
      value: 0n,
      gasLimit: 1_000_000n,
      gasPrice: 0n,
    },
    { header, state: ledger.state.at(ledger.stateRoot(height)), blockHash: () => undefined },
  );
  return success ? toHex(returnData) : undefined;
};

interface Warning {
  readonly node: string;
  readonly code: string;
  readonly message: string;
}

describe("Upgrades of a running network", function () {
  this.timeout(180_000);

  let network: NodeNetwork;
  let warnings: Warning[];

  beforeEach(() => {
    warnings = [];
  });
  afterEach(() => network.remove());

  const OLD = "civilian 0";
  const isOld = (node: string): boolean => node === OLD;

  /** Four validators and a proposer with all upgrades, and a civilian node; that one, unless another is named, is older. */
  const create = async (
    scheduled: ScheduledUpgrade,
    old: { readonly hasNewGenesis: boolean; readonly name?: string },
  ): Promise<NodeNetwork> =>
    NodeNetwork.create({
      validators: 4,
      proposers: 1,
      civilians: 1,
      hardfork: "prague",
      software: (name) =>
        name === (old.name ?? OLD)
          ? { upgrades: old.hasNewGenesis ? [scheduled] : [], known: without(scheduled.name) }
          : { upgrades: [scheduled], known: KNOWN_UPGRADES },
      onWarning: (node, { code }, message) => warnings.push({ node, code, message }),
    });

  const nodeOf = (name: string): ChainNode =>
    network.members.find((member) => member.name === name)?.node ?? expect.fail(`${name} does not run`);
  const warned = (node: string, code: string): readonly Warning[] =>
    warnings.filter((warning) => warning.node === node && warning.code === code);
  const heightOf = (name: string): number => nodeOf(name).ledger.head.header.number;

  it("soft: an old node follows the chain, and says that it lacks something (C1) [T-10]", async () => {
    network = await create(GAS_CAP, { hasNewGenesis: true });
    await network.start();
    await network.agreeOn(HEIGHT + 2);
    expect(warned(OLD, "UPGRADE_UNKNOWN").map(({ message }) => message)).to.have.lengthOf(1);
    expect(warned(OLD, "UPGRADE_REQUIRED")).to.deep.equal([]);
  });

  it("hard: the new rules hold from their height on, on all nodes that have them [T-10]", async () => {
    network = await create(OSAKA, { hasNewGenesis: true });
    await network.start(network.members.filter(({ name }) => !isOld(name)));
    await network.agreeOn(HEIGHT + 1);
    for (const node of network.nodes) {
      expect(await run(node, COUNT_LEADING_ZEROS, HEIGHT - 1)).to.equal(undefined);
      expect(await run(node, COUNT_LEADING_ZEROS, HEIGHT)).to.equal(`0x${(255).toString(16).padStart(64, "0")}`);
      expect(node.execution.forks.blocks).to.deep.equal([HEIGHT]);
    }
  });

  it("hard: an old node warns, stops before the height with UPGRADE_REQUIRED, and the others go on (C2) [T-10]", async () => {
    network = await create(OSAKA, { hasNewGenesis: true });
    await network.start();
    const failure = await rejection(nodeOf(OLD).failure);
    expect(errorCode(failure)).to.equal("UPGRADE_REQUIRED");
    expect(failure.message).to.contain("block 5 begins the hard upgrade osaka");
    expect(failure).to.have.property("advice").that.contains("release 9.9.9 or newer");
    expect(warned(OLD, "UPGRADE_REQUIRED").length).to.be.greaterThan(0);
    await until(() => heightOf("validator 0") >= HEIGHT + 2);
    expect(heightOf(OLD)).to.equal(HEIGHT - 1);

    const old = network.members.filter(({ name }) => isOld(name));
    await network.stop(old);
    expect(errorCode(await rejection(network.start(old)))).to.equal("UPGRADE_REQUIRED");
  });

  it("hard: an old validator stops voting before the height, and the chain goes on without it (C2) [T-10]", async () => {
    const old = "validator 3";
    network = await create(OSAKA, { hasNewGenesis: true, name: old });
    await network.start();
    const { failure, peering } = nodeOf(old);
    expect(await rejection(failure)).to.deep.include({ code: "UPGRADE_REQUIRED" });
    await until(() => heightOf("validator 0") >= HEIGHT + 2);
    expect(heightOf(old)).to.equal(HEIGHT - 1);
    const { ledger } = nodeOf("validator 0");
    for (const height of [HEIGHT, HEIGHT + 1]) {
      const certificate = ledger.certificate(height) ?? expect.fail(`block ${height} has no certificate`);
      expect(decodeCertificate(certificate).seals.map(({ validator }) => validator)).to.deep.equal([0, 1, 2]);
    }
    expect(peering?.consensus?.driver.status.height).to.be.at.most(HEIGHT);
  });

  it("hard: a node with the old genesis file learns of it from f + 1 validators, and stops as well (C2) [T-10]", async () => {
    network = await create(OSAKA, { hasNewGenesis: false });
    await network.start();
    const failure = await rejection(nodeOf(OLD).failure);
    expect(errorCode(failure)).to.equal("UPGRADE_REQUIRED");
    expect(failure.message).to.contain("block 5 begins a hard upgrade");
    expect(warned(OLD, "UPGRADE_ANNOUNCED").length).to.equal(1);
    expect(heightOf(OLD)).to.equal(HEIGHT - 1);
    await until(() => heightOf("validator 0") >= HEIGHT + 2);
  });

  it("hard: afterwards peers refuse an old node in the handshake, and both say why (C2) [T-10]", async () => {
    network = await create(OSAKA, { hasNewGenesis: false });
    await network.start(network.members.filter(({ name }) => !isOld(name)));
    await until(() => heightOf("validator 0") >= HEIGHT);
    await network.start(network.members.filter(({ name }) => isOld(name)));
    await until(() => warned(OLD, "UPGRADE_REQUIRED").length > 0);
    await until(() => warned("validator 0", "PEER_UPGRADE_REQUIRED").length > 0);
    expect(warned(OLD, "UPGRADE_REQUIRED")[0]?.message).to.contain("upgrade");
    expect(heightOf(OLD)).to.equal(0);
    expect(nodeOf(OLD).peering?.network.peers.size).to.equal(0);
  });
});

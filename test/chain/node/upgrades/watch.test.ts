import { expect } from "chai";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { NetworkEventHub } from "../../../../chain/network/events.ts";
import { UpgradeGate } from "../../../../chain/node/upgrades/gate.ts";
import { isTimeToWarn, learnFromPeers } from "../../../../chain/node/upgrades/watch.ts";
import { UPGRADE_LIMITS } from "../../../../chain/primitives/limits.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { rejection } from "../../../support/rejection.ts";

const address = (digit: number): Address => `0x${digit.toString().repeat(40)}`;
const VALIDATORS = [1, 2, 3, 4].map(address);
const HEAD = 10;
const HEIGHT = 20;

/** A node that has passed the upgrade of height 5 and hears of others. */
const listening = () => {
  const network = new NetworkEventHub();
  const gate = new UpgradeGate(undefined);
  const codes: string[] = [];
  const write = (_: string, fields: { readonly code?: string } = {}): void => {
    if (fields.code !== undefined) codes.push(fields.code);
  };
  learnFromPeers({
    plan: { forks: [5, 15] },
    gate,
    network,
    committee: { validators: () => VALIDATORS },
    head: () => HEAD,
    logger: { info: write, warn: write, error: write },
  });
  let peers = 0;
  const hear = (account: Address | undefined, next: number): void => {
    network.emit("connected", {
      id: `peer ${peers++}`,
      account,
      version: 1,
      agent: "test",
      head: { height: HEAD, hash: `0x${"00".repeat(32)}` },
      fork: { hash: "0x00000000", next },
      direction: "inbound",
      address: "/ip4/127.0.0.1/tcp/1",
    });
  };
  return { gate, codes, hear };
};

describe("Upgrades that peers tell of", () => {
  it("stop the node when f + 1 validators know of the same height [T-10]", () => {
    const { gate, codes, hear } = listening();
    hear(VALIDATORS[0], HEIGHT);
    expect(gate.missing).to.equal(undefined);
    hear(VALIDATORS[1], HEIGHT);
    expect(gate.missing).to.deep.equal({ height: HEIGHT });
    expect(codes).to.deep.equal(["UPGRADE_ANNOUNCED", "UPGRADE_REQUIRED"]);
  });

  it("are no more than a warning when fewer do, one of them many times, or strangers [T-10]", () => {
    const { gate, codes, hear } = listening();
    for (let i = 0; i < 5; i++) hear(VALIDATORS[0], HEIGHT);
    for (let i = 0; i < 5; i++) hear(address(9), HEIGHT);
    for (let i = 0; i < 5; i++) hear(undefined, HEIGHT);
    hear(VALIDATORS[1], HEIGHT + 1);
    expect(gate.missing).to.equal(undefined);
    expect(codes).to.deep.equal(["UPGRADE_ANNOUNCED", "UPGRADE_ANNOUNCED"]);
  });

  it("fill no log, whatever heights liars invent [T-10]", () => {
    const { codes, hear } = listening();
    for (let i = 0; i < 100; i++) hear(undefined, HEIGHT + i);
    expect(codes).to.have.lengthOf(UPGRADE_LIMITS.announcements);
  });

  it("are not those that this software has, nor such that the chain has passed [T-10]", () => {
    const { codes, hear } = listening();
    for (const next of [0, 5, HEAD, 15]) for (const validator of VALIDATORS) hear(validator, next);
    expect(codes).to.deep.equal([]);
  });
});

describe("Gate before a hard upgrade", () => {
  const gate = () => new UpgradeGate({ name: "newer", height: HEIGHT, release: "2.0.0" });

  it("lets blocks before the height through, and none from it on [T-10]", () => {
    const guarded = gate();
    guarded.require(HEIGHT - 1);
    for (const height of [HEIGHT, HEIGHT + 1]) {
      let code: string | undefined;
      try {
        guarded.require(height);
      } catch (error) {
        code = errorCode(error);
      }
      expect(code).to.equal("UPGRADE_REQUIRED");
    }
  });

  it("ends the node with the block before, saying what to install [T-10]", async () => {
    const guarded = gate();
    expect(guarded.reached(HEIGHT - 2)).to.equal(false);
    expect(guarded.reached(HEIGHT - 1)).to.equal(true);
    const error = await rejection(guarded.failure);
    expect(error).to.deep.include({ code: "UPGRADE_REQUIRED" });
    expect(error.advice).to.contain("2.0.0");
  });

  it("keeps the nearer of two heights [T-10]", () => {
    const guarded = gate();
    guarded.learn({ height: HEIGHT + 5 });
    expect(guarded.missing?.height).to.equal(HEIGHT);
    guarded.learn({ height: HEIGHT - 5 });
    expect(guarded.missing?.height).to.equal(HEIGHT - 5);
  });

  it("warns seldom at first, and with each block at last", () => {
    const far = new UpgradeGate({ height: 1_001 });
    const times = Array.from({ length: 1_000 }, (_, head) => head).filter((head) => isTimeToWarn(far, head));
    expect(times.filter((head) => head < 1_000 - UPGRADE_LIMITS.lastBlocks)).to.have.lengthOf(10);
    expect(times.filter((head) => head >= 1_000 - UPGRADE_LIMITS.lastBlocks)).to.have.lengthOf(
      UPGRADE_LIMITS.lastBlocks,
    );
    expect(isTimeToWarn(new UpgradeGate(undefined), 0)).to.equal(false);
  });
});

import { expect } from "chai";
import { readinessOf } from "../../../../chain/node/monitoring/readiness.ts";
import type { Condition } from "../../../../chain/node/monitoring/readiness.ts";
import { longestWait } from "../../../../chain/node/monitoring/waits.ts";
import { MONITORING_LIMITS } from "../../../../chain/primitives/limits.ts";

const GOOD: Condition = {
  caughtUp: true,
  silentMs: 0,
  longestWaitMs: 3_000,
  readHead: () => undefined,
  failure: undefined,
};
const failing = (condition: Partial<Condition>) => {
  const { ready, checks } = readinessOf({ ...GOOD, ...condition });
  const failed = checks.filter(({ ok }) => !ok);
  expect(ready).to.equal(failed.length === 0);
  return failed.map(({ name, reason }) => `${name}: ${reason ?? ""}`);
};

describe("Readiness of a node", () => {
  it("is given when it runs, reads its database, has caught up, and blocks come", () => {
    expect(failing({})).to.deep.equal([]);
  });

  it("names every reason against it", () => {
    const broken = () => {
      throw new Error("checksum");
    };
    expect(failing({ caughtUp: false, failure: new Error("disk full"), readHead: broken })).to.deep.equal([
      "running: disk full",
      "database: checksum",
      "synchronised: the node is behind its peers, or knows too few of them",
    ]);
  });

  it("ends after silentPeriods waits without a block, where blocks come by themselves", () => {
    const most = MONITORING_LIMITS.silentPeriods * 3_000;
    expect(failing({ silentMs: most })).to.deep.equal([]);
    expect(failing({ silentMs: most + 1 })).to.deep.equal([
      `blocks: no block for ${most + 1} ms; ${most} ms are still normal`,
    ]);
    expect(failing({ silentMs: most + 1, longestWaitMs: undefined })).to.deep.equal([]);
  });

  it("knows how long blocks may take: with peers, until a silent proposer is impeached", () => {
    const cpchain = { version: 1 as const, periodMs: 1_000, treasury: "0x" as const, validators: [], proposers: [] };
    const genesis = { cpchain };
    const peering = {};
    expect(longestWait({ genesis, peering })).to.equal(3_000);
    expect(longestWait({ genesis: { cpchain: { ...cpchain, periodMs: 10_000 } }, peering })).to.equal(20_000);
    expect(longestWait({ genesis, sealing: { mode: { kind: "period", periodMs: 500 } } })).to.equal(500);
    expect(longestWait({ genesis, sealing: { mode: { kind: "instant", emptyPeriodMs: 0 } } })).to.equal(undefined);
    expect(longestWait({ genesis })).to.equal(undefined);
  });
});

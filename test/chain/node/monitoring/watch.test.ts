import { expect } from "chai";
import type { DriverEvents } from "../../../../chain/consensus/driver/settings.ts";
import { createMetrics } from "../../../../chain/node/monitoring/metrics.ts";
import { watchDriver } from "../../../../chain/node/monitoring/watch.ts";
import { Emitter } from "../../../../chain/primitives/emitter.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

const PROPOSER: Address = `0x${"aa".repeat(20)}`;

describe("Metrics of a validator", () => {
  const start = () => {
    const driver = new Emitter<DriverEvents>();
    const clock = { ms: 0 };
    const metrics = createMetrics({
      height: () => 5,
      headTimestamp: () => 100,
      round: () => undefined,
      peers: () => ({ validator: 3, proposer: 2, civilian: 1 }),
      restricted: () => undefined,
      strangersBurden: () => undefined,
      upgradeRequired: () => undefined,
      pool: () => ({ pending: 4, queued: 0 }),
    });
    watchDriver(metrics, driver, () => clock.ms);
    const text = () => metrics.registry.metrics();
    return { driver, clock, text };
  };

  it("count impeachments by cause, and contradictions", async () => {
    const { driver, text } = start();
    driver.emit("impeached", 1, PROPOSER, { kind: "silent" });
    driver.emit("impeached", 2, PROPOSER, { kind: "illegal", check: "gas limit" });
    driver.emit("impeached", 3, PROPOSER, { kind: "illegal", check: "randomness" });
    expect(await text())
      .to.contain('cpchain_impeachments_total{cause="silent"} 1')
      .and.to.contain('cpchain_impeachments_total{cause="illegal"} 2')
      .and.to.contain("cpchain_evidence_total 0");
  });

  it("measure the votes from the proposal on, in the proposer's round only", async () => {
    const { driver, clock, text } = start();
    const reach = (milestone: "proposed" | "prepared" | "decided", height: number, round: number, ms: number) => {
      clock.ms = ms;
      driver.emit("reached", milestone, height, round);
    };
    reach("proposed", 1, 0, 1_000);
    reach("prepared", 1, 0, 1_200);
    reach("decided", 1, 0, 1_500);
    reach("decided", 2, 0, 9_000);
    reach("proposed", 3, 0, 10_000);
    reach("prepared", 3, 1, 19_000);
    expect(await text())
      .to.contain('cpchain_vote_delay_seconds_sum{vote="prepare"} 0.2')
      .and.to.contain('cpchain_vote_delay_seconds_count{vote="prepare"} 1')
      .and.to.contain('cpchain_vote_delay_seconds_sum{vote="commit"} 0.5')
      .and.to.contain('cpchain_vote_delay_seconds_count{vote="commit"} 1');
  });

  it("show what gauges are read from when they are asked for, and leave out what does not apply", async () => {
    const { text } = start();
    expect(await text())
      .to.contain("cpchain_height 5")
      .and.to.contain('cpchain_peers{role="civilian"} 1')
      .and.to.contain('cpchain_pool_transactions{state="pending"} 4')
      .and.to.contain("process_resident_memory_bytes");
  });
});

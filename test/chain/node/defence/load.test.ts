import { expect } from "chai";
import { createLoadProbe } from "../../../../chain/node/defence/load.ts";

/** µs of processor time */
const WORK = 50_000;

describe("Load of the process", () => {
  it("is told in numbers that count what was done since the last time [T-12]", () => {
    const probe = createLoadProbe();
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < WORK) JSON.stringify(start);
    const load = probe.read();
    probe.close();
    expect(load.processorPercent).to.be.greaterThan(0);
    for (const [name, value] of Object.entries(load) as [string, number][]) {
      expect(Number.isFinite(value) && value >= 0, `${name}: ${value}`).to.equal(true);
    }
  });
});

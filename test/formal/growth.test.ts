import { expect } from "chai";
import * as fc from "fast-check";
import { GAUGES } from "../../formal/simulator/soak/gauges.ts";
import type { Gauge, Gauges } from "../../formal/simulator/soak/gauges.ts";
import { growthOf } from "../../formal/simulator/soak/growth.ts";
import type { Growth } from "../../formal/simulator/soak/growth.ts";

const SAMPLES = 24;

/** A day's samples of one gauge; the others stand still. */
const growth = (gauge: Gauge, at: (hour: number) => number): Growth => {
  const samples = Array.from({ length: SAMPLES }, (_, i) => ({
    hours: i + 1,
    heights: i,
    gauges: Object.fromEntries(GAUGES.map((name) => [name, name === gauge ? at(i + 1) : 7])) as Gauges,
  }));
  const found = growthOf(samples).filter((entry) => entry.gauge === gauge || entry.leaks);
  expect(found).to.have.length(1);
  return found[0] as Growth;
};

describe("Growth in a soak", () => {
  it("is what the trend adds over the time that counts", () => {
    expect(growth("candidates", (hour) => 3 * hour)).to.deep.include({ growth: 3 * (SAMPLES - 7), leaks: true });
  });

  it("is none when a gauge goes up and down, or had to warm up first", () => {
    expect(growth("messages", (hour) => (hour % 2) * 1_000).leaks).to.equal(false);
    expect(growth("heapBytes", (hour) => 30_000_000 + Math.min(hour, 5) * 10_000_000)).to.include({
      growth: 0,
      leaks: false,
    });
  });

  it("is none because of single outliers, however large", () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: SAMPLES }), fc.nat({ max: 1e9 }), (outlier, size) => {
        expect(growth("told", (hour) => (hour === outlier ? size : 5)).growth).to.equal(0);
      }),
    );
  });

  it("is a leak in every gauge, when it is one entry a height", () => {
    for (const gauge of GAUGES.filter((name) => !name.endsWith("Bytes"))) {
      expect(growth(gauge, (hour) => 1_800 * hour).leaks, gauge).to.equal(true);
    }
  });

  it("is a leak on the disk and in memory, when it is 200 bytes a height", () => {
    for (const gauge of ["diskBytes", "heapBytes"] as const) {
      expect(growth(gauge, (hour) => 15_000_000 * Number(gauge === "heapBytes") + 200 * 1_800 * hour).leaks).to.equal(
        true,
      );
    }
  });
});

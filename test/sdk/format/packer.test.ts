import { expect } from "chai";
import fc from "fast-check";
import { Packer } from "../../../sdk/format/packer.ts";
import type { PackedPeriod } from "../../../sdk/format/packer.ts";
import { periodOf } from "../../../sdk/format/descriptor.ts";
import { DATASET, ORIGIN } from "./support/dataset.ts";

const at = (ms: number) => ({ time: ORIGIN + ms, value: { celsius: ms } });

describe("Packing of readings into periods [S-08]", () => {
  it("puts the first ms of a period into it and the first ms after it into the next", () => {
    const packer = new Packer(DATASET);
    for (const ms of [0, 999]) expect(packer.add(at(ms))).to.equal(undefined);
    expect(packer.add(at(1_000))).to.deep.equal({ period: 0, readings: [at(0), at(999)] });
    expect(packer.waiting).to.deep.equal([at(1_000)]);
  });

  it("completes a period when its time is over, and not a ms earlier", () => {
    const packer = new Packer(DATASET);
    packer.add(at(2_500));
    expect(packer.complete(ORIGIN + 2_999)).to.equal(undefined);
    expect(packer.complete(ORIGIN + 3_000)).to.deep.equal({ period: 2, readings: [at(2_500)] });
    expect(packer.complete(Infinity)).to.equal(undefined);
  });

  it("refuses readings out of order, of a complete period, and before the origin", () => {
    const packer = new Packer(DATASET, 4);
    for (const ms of [-1, 4_999]) {
      expect(() => packer.add(at(ms)))
        .to.throw()
        .with.property("code", "READING_LATE");
    }
    packer.add(at(5_500));
    expect(() => packer.add(at(5_499)))
      .to.throw()
      .with.property("code", "READING_LATE");
    packer.complete(Infinity);
    expect(() => packer.add(at(5_900)))
      .to.throw()
      .with.property("code", "READING_LATE");
    expect(() => packer.add({ time: 1.5, value: {} }))
      .to.throw()
      .with.property("code", "READING_INVALID");
  });

  it("loses and doubles no reading, and puts each into its period", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000)), (offsets) => {
        const readings = offsets.sort((a, b) => a - b).map(at);
        const packer = new Packer(DATASET);
        const packed: PackedPeriod[] = [];
        for (const reading of readings) {
          const completed = packer.add(reading);
          if (completed !== undefined) packed.push(completed);
        }
        const last = packer.complete(Infinity);
        if (last !== undefined) packed.push(last);
        expect(packed.flatMap((period) => period.readings)).to.deep.equal(readings);
        for (const { period, readings: own } of packed) {
          for (const { time } of own) expect(periodOf(DATASET, time)).to.equal(period);
        }
        const periods = packed.map(({ period }) => period);
        expect(periods).to.deep.equal([...new Set(periods)].sort((a, b) => a - b));
      }),
    );
  });
});

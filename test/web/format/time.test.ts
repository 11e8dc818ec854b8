import { expect } from "chai";
import { age, duration, exactTime, machineTime, meanInterval } from "../../../web/src/format/time.ts";

describe("Times as the explorer writes them [A-11]", function () {
  for (const [seconds, text] of [
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3_599, "59 min"],
    [3_600, "1 h"],
    [86_399, "23 h"],
    [86_400 * 400, "400 d"],
  ] as const) {
    it(`write ${seconds} seconds as ${text}`, function () {
      expect(duration(seconds)).to.equal(text);
    });
  }

  it("say how long ago a block was made, and that block time may run ahead of the clock", function () {
    expect([age(100, 100), age(100, 161), age(100, 97)]).to.deep.equal(["just now", "1 min ago", "in 3 s"]);
  });

  it("give the instant in UTC, for readers and for machines", function () {
    expect(exactTime(1_795_000_000)).to.equal("2026-11-18 11:06:40 UTC");
    expect(machineTime(1_795_000_000)).to.equal("2026-11-18T11:06:40.000Z");
  });

  it("average the time between blocks to one digit", function () {
    expect(meanInterval([])).to.equal(undefined);
    expect(meanInterval([5n])).to.equal(undefined);
    expect(meanInterval([14n, 12n, 10n])).to.equal("2.0");
    expect(meanInterval([3n, 2n, 2n, 2n])).to.equal("0.3");
  });
});

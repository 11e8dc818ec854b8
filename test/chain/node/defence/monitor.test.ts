import { expect } from "chai";
import { DefenceMonitor } from "../../../../chain/node/defence/monitor.ts";
import type { Measurement } from "../../../../chain/node/defence/measurement.ts";
import { DEFENCE_LIMITS } from "../../../../chain/primitives/limits.ts";

const { lookMs, activateMs, calmMs, longestMs } = DEFENCE_LIMITS;

/** A monitor whose clock the test moves, and whose numbers it invents. */
class Watched {
  now = 0;
  restricted = false;
  readonly told: string[] = [];
  measure: () => Measurement = () => this.calm();
  readonly monitor: DefenceMonitor;

  constructor(mode: "automatic" | "manual" = "automatic") {
    this.monitor = new DefenceMonitor({
      limits: DEFENCE_LIMITS,
      measure: mode === "automatic" ? () => this.measure() : undefined,
      now: () => this.now,
      apply: (restricted) => {
        this.restricted = restricted;
      },
    });
    this.monitor.on("changed", (change) => this.told.push(change.kind === "lifted" ? change.why : change.by));
    this.monitor.on("failed", (reason) => this.told.push(`failed: ${reason}`));
  }

  calm(): Measurement {
    const quiet = { useful: 1, burden: 0 };
    const load = { processorPercent: 1, loopPercent: 1, loopDelayMs: 1 };
    return { at: this.now, load, members: quiet, strangers: quiet };
  }

  attack(): Measurement {
    const load = { processorPercent: 150, loopPercent: 99, loopDelayMs: 2_000 };
    return { ...this.calm(), load, strangers: { useful: 0, burden: 10_000 } };
  }

  watch(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now += lookMs;
      this.monitor.look();
    }
  }

  static attacked(): Watched {
    const watched = new Watched();
    watched.measure = () => watched.attack();
    watched.watch(activateMs + lookMs);
    return watched;
  }
}

describe("Monitor of attacks", () => {
  it("restricts the peers under attack and admits all when it is gone [T-12]", () => {
    const watched = Watched.attacked();
    expect(watched.restricted).to.equal(true);
    watched.measure = () => watched.calm();
    watched.watch(calmMs + lookMs);
    expect(watched.restricted).to.equal(false);
    expect(watched.told).to.deep.equal(["monitor", "calm"]);
  });

  it("admits all after the longest time, though the attack goes on [T-12]", () => {
    const watched = Watched.attacked();
    watched.watch(longestMs);
    expect(watched.restricted).to.equal(false);
    expect(watched.told).to.deep.equal(["monitor", "longest"]);
  });

  it("admits all by hand, and tells whether anybody was kept out [T-12]", () => {
    const watched = Watched.attacked();
    expect(watched.monitor.lift()).to.equal(true);
    expect(watched.restricted).to.equal(false);
    expect(watched.monitor.lift()).to.equal(false);
    expect(watched.told).to.deep.equal(["monitor", "operator"]);
  });

  const failures: readonly [string, (watched: Watched) => Measurement][] = [
    [
      "throws",
      () => {
        throw new Error("ENOSPC: no space left on device");
      },
    ],
    ["has no numbers", () => undefined as unknown as Measurement],
    ["gives no number", (watched) => ({ ...watched.attack(), strangers: { useful: 0, burden: NaN } })],
    ["gives old numbers", (watched) => ({ ...watched.attack(), at: watched.now - DEFENCE_LIMITS.staleMs - 1 })],
  ];

  for (const [what, measure] of failures) {
    it(`never restricts when measuring ${what}, and admits all at once (incident of March 2020) [T-12]`, () => {
      const failing = new Watched();
      failing.measure = () => measure(failing);
      failing.watch(longestMs);
      expect(failing.restricted).to.equal(false);
      expect(failing.told).to.have.lengthOf(1);

      const watched = Watched.attacked();
      watched.measure = () => measure(watched);
      watched.watch(lookMs);
      expect(watched.restricted).to.equal(false);
      expect(watched.told.at(-1)).to.equal("monitor failed");
    });
  }

  it("tells of a failure once until it measures again", () => {
    const watched = new Watched();
    const fail = (): Measurement => {
      throw new Error("no disk");
    };
    watched.measure = fail;
    watched.watch(5 * lookMs);
    watched.measure = () => watched.calm();
    watched.watch(lookMs);
    watched.measure = fail;
    watched.watch(lookMs);
    expect(watched.told).to.deep.equal(["failed: no disk", "failed: no disk"]);
  });

  it("leaves it to the operator when it may not measure, up to the longest time [T-12]", () => {
    const watched = new Watched("manual");
    watched.watch(calmMs);
    watched.monitor.restrict();
    expect(watched.restricted).to.equal(true);
    watched.watch(longestMs);
    expect(watched.told).to.deep.equal(["operator", "longest"]);
  });
});

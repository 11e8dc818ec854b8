import { expect } from "chai";
import { limitedWarnings } from "../../../chain/node/limited-warnings.ts";
import type { CodedFields } from "../../../chain/node/log.ts";
import { MONITORING_LIMITS } from "../../../chain/primitives/limits.ts";

const { warningsBurst, warningsPerSecond } = MONITORING_LIMITS;

/** A log, and warnings by a clock that the test moves. */
const started = () => {
  const lines: CodedFields[] = [];
  const clock = { now: 0 };
  const warn = limitedWarnings(
    {
      warn: (_, fields) => {
        lines.push(fields);
      },
    },
    () => clock.now,
  );
  return { lines, clock, warn };
};

describe("Warnings that peers can cause", () => {
  it("are all written while they are few", () => {
    const { lines, warn } = started();
    for (let i = 0; i < warningsBurst; i++) warn("refused", { code: "PEER_REFUSED", peer: `${i}` });
    expect(lines).to.have.lengthOf(warningsBurst);
    expect(lines[0]).to.deep.equal({ code: "PEER_REFUSED", peer: "0" });
  });

  it("fill no disk when they are many, and what was left out is counted [T-12]", () => {
    const { lines, clock, warn } = started();
    const [seconds, flood] = [60, 1_000];
    for (; clock.now < seconds * 1_000; clock.now += 1_000 / flood) warn("refused", { code: "PEER_REFUSED" });
    expect(lines.length).to.be.at.most(warningsBurst + seconds * warningsPerSecond);
    const omitted = lines.reduce((sum, line) => sum + Number(line["omitted"] ?? 0), 0);
    expect(lines.length + omitted).to.be.closeTo(seconds * flood, flood);
  });

  it("leave room for those of other codes", () => {
    const { lines, warn } = started();
    for (let i = 0; i < 10 * warningsBurst; i++) warn("refused", { code: "PEER_REFUSED" });
    warn("banned", { code: "PEER_BANNED" });
    expect(lines.at(-1)).to.deep.equal({ code: "PEER_BANNED" });
  });
});

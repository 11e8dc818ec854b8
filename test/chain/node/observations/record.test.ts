import { expect } from "chai";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Evidence } from "../../../../chain/consensus/messages/evidence.ts";
import { decodeEvidence, encodeEvidence } from "../../../../chain/consensus/wire/evidence-codec.ts";
import { Observations } from "../../../../chain/node/observations/record.ts";
import { fromHex, toHex } from "../../../../chain/primitives/bytes.ts";
import { MONITORING_LIMITS } from "../../../../chain/primitives/limits.ts";

const PROPOSER = `0x${"aa".repeat(20)}` as const;
const HASH = `0x${"ab".repeat(32)}` as const;
const SIGNATURE = `0x${"01".repeat(64)}00` as const;

const impeachment = (height: number) => ({ height, proposer: PROPOSER, cause: { kind: "silent" }, at: height });
const equivocation = (height: number): Evidence => {
  const first = { kind: "SEAL" as const, height, blockHash: HASH, signature: SIGNATURE };
  return { first, second: { ...first, blockHash: `0x${"cd".repeat(32)}` } };
};
const fail = (error: unknown): void => {
  throw error instanceof Error ? error : new Error(String(error));
};

describe("Observations of a member", () => {
  let folder: string;
  let observations: Observations;
  const open = () => Observations.open({ folder: path.join(folder, "observations") }, "os", fail);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-observations-"));
    observations = await open();
  });
  afterEach(async () => {
    await observations.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("keeps the cause of an impeachment and both sides of an equivocation over a restart [C-08]", async () => {
    observations.addImpeachment({ ...impeachment(7), cause: { kind: "illegal", check: "gas limit" } });
    observations.addEvidence(equivocation(9), PROPOSER, 12);
    await observations.close();
    observations = await open();
    expect(observations.impeachment(7)).to.deep.equal({
      ...impeachment(7),
      cause: { kind: "illegal", check: "gas limit" },
    });
    expect(observations.impeachment(8) === undefined).to.equal(true);
    expect(observations.evidence).to.deep.equal([
      { culprit: PROPOSER, encoded: toHex(encodeEvidence(equivocation(9))), at: 12 },
    ]);
  });

  it("counts the first record of a height, and of a contradiction", () => {
    observations.addImpeachment(impeachment(7));
    observations.addImpeachment({ ...impeachment(7), cause: { kind: "late" } });
    observations.addEvidence(equivocation(9), PROPOSER, 12);
    observations.addEvidence(equivocation(9), PROPOSER, 13);
    expect(observations.impeachment(7)?.cause.kind).to.equal("silent");
    expect(observations.evidence.map(({ at }) => at)).to.deep.equal([12]);
  });

  it("forgets the oldest beyond its limits, on disk as well", async () => {
    const { impeachments, evidence } = MONITORING_LIMITS;
    for (let height = 1; height <= impeachments + 1; height++) observations.addImpeachment(impeachment(height));
    for (let height = 1; height <= evidence + 1; height++) observations.addEvidence(equivocation(height), PROPOSER, 1);
    for (const restarted of [false, true]) {
      if (restarted) {
        await observations.close();
        observations = await open();
      }
      expect(observations.impeachment(1) === undefined).to.equal(true);
      expect(observations.impeachment(2)?.height).to.equal(2);
      expect(observations.evidence).to.have.length(evidence);
      const [oldest] = observations.evidence;
      expect(decodeEvidence(fromHex(oldest?.encoded ?? "0x")).first.height).to.equal(2);
    }
  });
});

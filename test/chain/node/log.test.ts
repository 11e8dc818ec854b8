import { expect } from "chai";
import { PassThrough } from "node:stream";
import { codeOf, createLogger } from "../../../chain/node/log.ts";
import { NodeError } from "../../../chain/node/errors.ts";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

/** What a logger of a format writes to each stream. */
const written = (format: "text" | "json") => {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const logger = createLogger(format, out, err, () => AT);
  const text = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? "");
  return { logger, out: () => text(out), err: () => text(err) };
};

describe("Log", () => {
  it("begins each line of JSON with time, level and message, in this order", () => {
    const { logger, out } = written("json");
    logger.info("node started", { head: 7, wei: 10n ** 20n });
    expect(out()).to.equal(
      '{"time":"2026-01-02T03:04:05.006Z","level":"info","message":"node started","head":7,"wei":"100000000000000000000"}\n',
    );
  });

  it("writes warnings and errors with their code to the second stream", () => {
    const { logger, out, err } = written("json");
    logger.warn("peer misbehaves", { code: "PEER_MISBEHAVES", peer: "a" });
    logger.error("no", { code: codeOf(new NodeError("RPC_FAILED", "no")) });
    logger.error("what", { code: codeOf(new Error("what")) });
    expect(out()).to.equal("");
    const lines = err().trimEnd().split("\n");
    const time = "2026-01-02T03:04:05.006Z";
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
      { time, level: "warn", message: "peer misbehaves", code: "PEER_MISBEHAVES", peer: "a" },
      { time, level: "error", message: "no", code: "RPC_FAILED" },
      { time, level: "error", message: "what", code: "UNEXPECTED" },
    ]);
  });

  it("writes one line for a message of several", () => {
    const { logger, out } = written("json");
    logger.info("first\nsecond");
    expect(out().split("\n")).to.have.lengthOf(2);
  });

  it("writes text for people without times", () => {
    const { logger, out, err } = written("text");
    logger.info("node started", { head: 7 });
    logger.warn("peer misbehaves", { code: "PEER_MISBEHAVES" });
    expect(out()).to.equal("node started head=7\n");
    expect(err()).to.equal("warn: peer misbehaves code=PEER_MISBEHAVES\n");
  });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { Ending } from "../../../../../chain/node/networks/processes/node-process.ts";
import { SupervisedNode } from "../../../../../chain/node/networks/processes/supervised-node.ts";
import { NodeError } from "../../../../../chain/node/errors.ts";

const QUICK = { restartMs: 5, longestRestartMs: 20, steadyMs: 60_000 };
/** Stops when its input ends, as a node does. */
const OBEDIENT = `
console.log("node started role=test");
console.log("pid", process.pid);
process.stdin.resume().on("end", () => { console.log("stopped"); });
`;
const BROKEN = `
console.error("error: Another program listens on port 8501 already. [PORT_IN_USE]");
process.exitCode = 1;
`;

describe("A supervised node", function () {
  this.timeout(120_000);
  let folder: string;
  let log: string;
  let running: SupervisedNode | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-supervised-"));
    log = path.join(folder, "log");
  });

  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(folder, { recursive: true });
  });

  /** A node that runs a script, and what is told of it. */
  const node = async (script: string) => {
    const file = path.join(folder, "node.js");
    await writeFile(file, script);
    const lines: string[] = [];
    const deaths: { ending: Ending; restartMs: number }[] = [];
    const pids: number[] = [];
    const waiting = new Set<() => void>();
    const changed = (): void => {
      for (const resolve of waiting) resolve();
      waiting.clear();
    };
    const supervised = new SupervisedNode(
      { name: "node-1", command: [file], log, onLine: (l) => lines.push(l) },
      QUICK,
    );
    supervised.on("started", (pid) => {
      pids.push(pid);
      changed();
    });
    supervised.on("died", (ending, restartMs) => {
      deaths.push({ ending, restartMs });
      changed();
    });
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => waiting.add(resolve));
    };
    running = supervised;
    return { supervised, lines, deaths, pids, until };
  };

  it("hands on what it prints, keeps it in a file, and stops when asked to", async () => {
    const { supervised, lines, deaths } = await node(OBEDIENT);
    await supervised.start();
    await supervised.stop();
    expect(lines).to.include("node started role=test").and.to.include("stopped");
    expect(await readFile(log, "utf8")).to.match(/node started[^]*stopped/);
    expect(deaths).to.deep.equal([]);
  });

  it("is started again when it is killed, later each time, and stays down when it is stopped", async () => {
    const { supervised, deaths, pids, until } = await node(OBEDIENT);
    await supervised.start();
    for (let run = 1; run <= 4; run++) {
      await until(() => pids.length === run);
      process.kill(pids[run - 1] ?? 0, "SIGKILL");
      await until(() => deaths.length === run);
    }
    expect(deaths).to.deep.equal([5, 10, 20, 20].map((restartMs) => ({ ending: "SIGKILL", restartMs })));
    await supervised.stop();
    const { length } = pids;
    expect(length).to.be.within(4, 5);
    expect(() => process.kill(pids.at(-1) ?? 0, 0)).to.throw();
  });

  it("says why it could not start, and is not tried again", async () => {
    const { supervised, deaths, pids } = await node(BROKEN);
    const error = await supervised.start().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(NodeError);
    const { code, message } = error as NodeError;
    expect(code).to.equal("NODE_ENDED");
    expect(message).to.include("node-1 ended (1)").and.to.include("[PORT_IN_USE]");
    expect([deaths, pids]).to.deep.equal([[], []]);
  });

  it("does not wait for a start that never ends when it is stopped", async () => {
    const { supervised } = await node("setInterval(() => undefined, 1_000);");
    const failed = supervised.start().catch((error: unknown) => error);
    await supervised.stop();
    expect(await failed).to.be.instanceOf(NodeError);
  });
});

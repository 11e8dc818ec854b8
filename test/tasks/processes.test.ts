import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { network } from "hardhat";
import { JsonRpcProvider } from "ethers";
import { devAccounts } from "../../chain/node/dev/accounts.ts";
import { RPC_ERROR } from "../../chain/rpc/errors.ts";
import { runDeployment } from "../../tasks/deploy/run.ts";
import { run, startHardhat } from "../support/process.ts";
import type { RunningProcess } from "../support/process.ts";

const SCRIPTS = path.join(import.meta.dirname, "../../deploy");
const CIVILIAN = /HTTP +(http:\/\/127\.0\.0\.1:\d+)/;
const POLL_MS = 100;

/** A process that ended is no more, or waits for its parent to notice. */
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("npx hardhat chain --processes", function () {
  // Nine processes start, on a machine that may be busy.
  this.timeout(600_000);
  let folder: string;
  let chain: RunningProcess;
  let provider: JsonRpcProvider | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-nine-"));
  });

  afterEach(async () => {
    provider?.destroy();
    provider = undefined;
    await chain.signal("SIGKILL");
    await untilGone();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): RunningProcess => {
    chain = startHardhat("chain", "--processes", "--port", "0", "--no-page", "--data-dir", folder, ...args);
    return chain;
  };

  const connect = async (): Promise<{ rpc: JsonRpcProvider; url: string }> => {
    const [, url = ""] = await chain.untilPrinted(CIVILIAN);
    provider = new JsonRpcProvider(url, undefined, { pollingInterval: 50, cacheTimeout: -1 });
    return { rpc: provider, url };
  };

  /** Processes of a node, or of all, in the order of their starts. */
  const pids = (node = "\\S+"): number[] =>
    [...chain.output.matchAll(new RegExp(`^ +${node} .* process (\\d+) `, "gm"))].map(([, pid]) => Number(pid));

  const untilGone = async (): Promise<void> => {
    while (pids().some(isRunning)) await delay(POLL_MS);
  };

  const untilBlock = async (rpc: JsonRpcProvider, height: number): Promise<void> => {
    while ((await rpc.getBlockNumber()) < height) await delay(POLL_MS);
  };

  it("is a network to deploy on, which goes on when a node is killed, and ends with Ctrl+C", async () => {
    start();
    const { rpc, url } = await connect();
    expect(pids()).to.have.length(9);

    const connection = await network.create({ network: "cpchain-local", override: { url } });
    const lines: string[] = [];
    await runDeployment({
      connection,
      scripts: SCRIPTS,
      journal: path.join(folder, "journal.json"),
      tags: [],
      reset: true,
      print: (line) => lines.push(line),
    });
    await connection.close();
    expect(lines.join("\n")).to.match(/DidRegistry +deployed/);
    expect(await rpc.send("eth_accounts", [])).to.deep.equal(devAccounts().map(({ address }) => address));
    const refusal = rpc.send("evm_increaseTime", [60]).catch((error: unknown) => error);
    expect(await refusal).to.have.nested.property("error.code", RPC_ERROR.notSupported);

    const [killed = 0] = pids("validator-1");
    process.kill(killed, "SIGKILL");
    await untilBlock(rpc, (await rpc.getBlockNumber()) + 3);
    while (pids("validator-1").length < 2) await delay(POLL_MS);
    expect(chain.errors).to.match(/validator-1 ended.*code=NODE_ENDED ending=SIGKILL/);
    const [, returned] = /validator-1 +(\S+)/.exec(chain.output) ?? [];
    const validator = new JsonRpcProvider(returned);
    await untilBlock(validator, await rpc.getBlockNumber());
    validator.destroy();

    expect(await chain.signal("SIGINT")).to.equal(0);
    expect(chain.output).to.match(/Stopping …\s+Stopped\.\s*$/);
    expect(pids().filter(isRunning)).to.deep.equal([]);
  });

  it("leaves no process behind when it is killed itself", async () => {
    start();
    await connect();
    await chain.signal("SIGKILL");
    await untilGone();
  });

  it("refuses periods that only one process can keep", async () => {
    const { code, errors } = await run(start("--period", "0"));
    expect(code).not.to.equal(0);
    expect(errors).to.include("ARGUMENT_INVALID").and.to.include("leave --processes out");
  });
});

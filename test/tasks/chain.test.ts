import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, Wallet, parseEther } from "ethers";
import { devAccounts, devProposers, devValidators } from "../../chain/node/dev/accounts.ts";
import { run, startHardhat } from "../support/process.ts";
import type { RunningProcess } from "../support/process.ts";

const URL_LINE = /http:\/\/127\.0\.0\.1:\d+/;

describe("npx hardhat chain", function () {
  let folder: string;
  let data: string;
  const started: RunningProcess[] = [];

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-task-"));
    data = path.join(folder, "data");
  });

  afterEach(async function () {
    await Promise.all(started.splice(0).map((running) => running.signal("SIGKILL")));
    await rm(folder, { recursive: true, force: true });
  });

  const chain = (...args: string[]): RunningProcess => {
    const running = startHardhat("chain", "--port", "0", "--data-dir", data, ...args);
    started.push(running);
    return running;
  };

  /** Starts the chain and hands a provider to `use`. */
  const withChain = async <T>(
    args: string[],
    use: (provider: JsonRpcProvider, running: RunningProcess) => Promise<T>,
  ): Promise<T> => {
    const running = chain(...args);
    const [url] = await running.untilPrinted(URL_LINE);
    const provider = new JsonRpcProvider(url, undefined, { pollingInterval: 20, cacheTimeout: -1 });
    try {
      return await use(provider, running);
    } finally {
      provider.destroy();
    }
  };

  const send = async (provider: JsonRpcProvider): Promise<{ block: number; to: string }> => {
    const [first] = devAccounts();
    if (first === undefined) throw new Error("no dev accounts");
    const to = Wallet.createRandom().address;
    const response = await new Wallet(first.privateKey, provider).sendTransaction({ to, value: parseEther("1") });
    const receipt = await response.wait();
    if (receipt === null) throw new Error("no receipt");
    return { block: receipt.blockNumber, to };
  };

  it("prints where it is, its chain id and accounts, then a line per block, and ends cleanly on Ctrl+C", async function () {
    const running = chain("--period", "50");
    await running.untilPrinted(/block 2\b/);
    expect(running.output)
      .to.match(URL_LINE)
      .and.to.match(/chain id\D+41\b/i);
    for (const { address } of [...devAccounts(), ...devValidators(), ...devProposers()]) {
      expect(running.output.toLowerCase()).to.include(address);
    }
    expect(await running.signal("SIGINT")).to.equal(0);
    expect(running.errors).to.equal("");
  });

  it("goes on where it stopped", async function () {
    const { block, to } = await withChain(["--period", "0"], async (provider, running) => {
      const sent = await send(provider);
      await running.signal("SIGINT");
      return sent;
    });
    await withChain(["--period", "0"], async (provider) => {
      expect(await provider.getBlockNumber()).to.equal(block);
      expect(await provider.getBalance(to)).to.equal(parseEther("1"));
    });
  });

  it("has every acknowledged transaction after kill -9", async function () {
    const acknowledged = await withChain(["--period", "0"], async (provider, running) => {
      const sent = [await send(provider), await send(provider), await send(provider)];
      await running.signal("SIGKILL");
      return sent;
    });
    await withChain(["--period", "0"], async (provider) => {
      for (const { to } of acknowledged) expect(await provider.getBalance(to)).to.equal(parseEther("1"));
    });
  });

  it("starts anew with --reset", async function () {
    await withChain(["--period", "0"], async (provider, running) => {
      await send(provider);
      await running.signal("SIGINT");
    });
    await withChain(["--period", "0", "--reset"], async (provider) => {
      expect(await provider.getBlockNumber()).to.equal(0);
    });
  });

  it("does not touch a folder that is not its own, with --reset either", async function () {
    await mkdir(data);
    await writeFile(path.join(data, "thesis.txt"), "years of work");
    for (const args of [[], ["--reset"]]) {
      const { code, errors } = await run(chain(...args));
      expect(code).not.to.equal(0);
      expect(errors).to.include("DATA_DIR_FOREIGN");
    }
  });

  it("serves the explorer to browsers, built if need be, and leaves it out with --no-page", async function () {
    const typeAt = async (...args: string[]): Promise<string | null> => {
      const [url] = await chain("--reset", ...args).untilPrinted(URL_LINE);
      const answer = await fetch(url);
      await Promise.all(started.splice(0).map((running) => running.signal("SIGINT")));
      return answer.headers.get("content-type");
    };
    expect(await typeAt()).to.equal("text/html; charset=utf-8");
    expect(await typeAt("--no-page")).to.equal("text/plain; charset=utf-8");
  });

  it("says that another process has the folder", async function () {
    await withChain([], async () => {
      const { code, errors } = await run(chain());
      expect(code).not.to.equal(0);
      expect(errors).to.include("DATA_DIR_LOCKED");
    });
  });

  it("says that there is no such port, and makes no data folder", async function () {
    const running = startHardhat("chain", "--data-dir", data, "--port", "99999");
    started.push(running);
    const { code, errors } = await run(running);
    expect(code).not.to.equal(0);
    expect(errors).to.include("CONFIG_INVALID: There is no port 99999.");
    expect(existsSync(data)).to.equal(false);
  });

  it("says that another process has the port", async function () {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const running = startHardhat("chain", "--data-dir", data, "--port", String((server.address() as AddressInfo).port));
    started.push(running);
    const { code, errors } = await run(running);
    await new Promise((resolve) => server.close(resolve));
    expect(code).not.to.equal(0);
    expect(errors).to.include("PORT_IN_USE");
  });
});

import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { concatBytes, toHex } from "../../../../chain/primitives/bytes.ts";
import { run, startCpchain, type RunningProcess } from "../../../support/process.ts";
import { LAST_BLOCK } from "../standard/support/genesis.ts";
import { chainFile, stockChain, type StockChain } from "../standard/support/stock-chain.ts";
import { withOtherField } from "../standard/support/tamper.ts";

const URL_LINE = /"url": "(http:\/\/127\.0\.0\.1:\d+)"/;

describe("cpchain import of a standard chain", function () {
  this.timeout(120_000);
  let stock: StockChain;
  let folder: string;
  const started: RunningProcess[] = [];
  const file = (name: string): string => path.join(folder, name);

  const cpchain = (...args: string[]): RunningProcess => {
    const running = startCpchain(...args);
    started.push(running);
    return running;
  };

  const answer = async (...args: string[]): Promise<{ readonly code: unknown; readonly json: unknown }> => {
    const { code, output } = await run(cpchain("import", ...args, "--genesis", file("genesis.json"), "--json"));
    return { code, json: JSON.parse(output) as unknown };
  };

  const temporaries = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith("cpchain-import-"));

  before(async function () {
    stock = await stockChain();
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-cli-standard-"));
    await writeFile(file("genesis.json"), JSON.stringify(stock.genesis));
    await writeFile(file("chain.rlp"), chainFile(stock.blocks));
  });

  afterEach(async function () {
    await Promise.all(started.splice(0).map((running) => running.signal("SIGKILL")));
  });

  after(async function () {
    await rm(folder, { recursive: true, force: true });
  });

  it("stores the chain, and has nothing to do the second time", async function () {
    const head = { number: LAST_BLOCK, hash: toHex(stock.blocks.at(-1)?.hash() ?? expect.fail("no blocks")) };
    const first = await answer(file("chain.rlp"), "--data-dir", file("data"));
    expect(first).to.deep.equal({ code: 0, json: { imported: LAST_BLOCK, skipped: 0, head } });
    const second = await answer(file("chain.rlp"), "--data-dir", file("data"));
    expect(second).to.deep.equal({ code: 0, json: { imported: 0, skipped: LAST_BLOCK, head } });
  });

  it("ends with 1 and the difference at a block that was tampered with, and goes on from there", async function () {
    const [one, two] = stock.blocks;
    if (one === undefined || two === undefined) expect.fail("no blocks");
    await writeFile(file("forged.rlp"), concatBytes(one.serialize(), withOtherField(two, "stateRoot")));
    const { code, json } = await answer(file("forged.rlp"), "--data-dir", file("forged"));
    expect(code).to.equal(1);
    const { error } = json as { error: { code: string; message: string } };
    expect(error.code).to.equal("STATE_ROOT_MISMATCH");
    expect(error.message).to.match(/^block 2 \(0x[0-9a-f]{64}\): header stateRoot: expected 0x[0-9a-f]{64}, got 0x/);
    const again = await answer(file("chain.rlp"), "--data-dir", file("forged"));
    expect(again.json).to.include({ imported: LAST_BLOCK - 1, skipped: 1 });
  });

  it("serves from a temporary folder, which Ctrl+C removes", async function () {
    const before = await temporaries();
    const serving = cpchain(
      "import",
      file("chain.rlp"),
      "--genesis",
      file("genesis.json"),
      "--serve",
      "--port",
      "0",
      "--json",
    );
    const [, url = ""] = await serving.untilPrinted(URL_LINE);
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect(await response.json()).to.include({ result: `0x${LAST_BLOCK.toString(16)}` });
    const [own] = (await temporaries()).filter((name) => !before.includes(name));
    expect(own === undefined).to.equal(false);
    expect(await serving.signal("SIGINT"), serving.errors).to.equal(0);
    expect(existsSync(path.join(tmpdir(), own ?? ""))).to.equal(false);
  });

  it("says which arguments belong to which kind of chain", async function () {
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, output } = await run(cpchain("import", ...args, "--json"));
      expect(code).to.equal(1);
      return (JSON.parse(output) as { error: { message: string } }).error.message;
    };
    const genesis = ["--genesis", file("genesis.json")];
    expect(await refusal(file("chain.rlp"), ...genesis)).to.include("needs --data-dir, --serve");
    await run(cpchain("genesis", "--local", "--out", file("own.json")));
    const own = ["--genesis", file("own.json")];
    expect(await refusal(file("chain.rlp"), ...own, "--serve")).to.include("--serve is for standard chains");
    expect(await refusal(file("chain.rlp"), ...own)).to.include("needs --data-dir");
    const { output } = await run(cpchain("import", "--help"));
    expect(output).to.include('with a "cpchain" section').and.include("a standard Ethereum chain");
  });
});

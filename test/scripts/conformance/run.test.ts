import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { toHex, toQuantity } from "../../../chain/primitives/bytes.ts";
import { CHAIN_ID, LAST_BLOCK } from "../../chain/node/standard/support/genesis.ts";
import { chainFile, stockChain, type StockChain } from "../../chain/node/standard/support/stock-chain.ts";
import { run, startCpchain, startScript, type RunningProcess } from "../../support/process.ts";

type Exchange = readonly [method: string, params: readonly unknown[], answer: unknown];

const result = (value: unknown) => ({ result: value });
const line = (mark: string, content: object): string =>
  `${mark} ${JSON.stringify({ jsonrpc: "2.0", id: 1, ...content })}`;

describe("npm run conformance [A-11]", function () {
  this.timeout(120_000);
  let stock: StockChain;
  let folder: string;
  let serving: RunningProcess | undefined;

  const test = async (
    method: string,
    name: string,
    comments: readonly string[],
    ...exchanges: readonly Exchange[]
  ): Promise<void> => {
    const lines = exchanges.flatMap(([asked, params, answer]) => [
      line(">>", { method: asked, params }),
      line("<<", answer as object),
    ]);
    await mkdir(path.join(folder, method), { recursive: true });
    await writeFile(
      path.join(folder, method, `${name}.io`),
      [...comments.map((text) => `// ${text}`), ...lines, ""].join("\n"),
    );
  };

  const conformance = async (...args: string[]) => {
    const { code, output, errors } = await run(startScript("conformance.ts", folder, ...args));
    return { code, output, errors };
  };

  before(async function () {
    stock = await stockChain();
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-conformance-"));
    await writeFile(path.join(folder, "genesis.json"), JSON.stringify(stock.genesis));
    await writeFile(path.join(folder, "chain.rlp"), chainFile(stock.blocks));
    const hash = toHex(stock.blocks.at(-1)?.hash() ?? expect.fail("no blocks"));
    await test(
      "eth_chainId",
      "get-chain-id",
      ["asks for the chain id"],
      ["eth_chainId", [], result(toQuantity(CHAIN_ID))],
    );
    await test(
      "eth_blockNumber",
      "simple",
      ["asks twice"],
      ["eth_blockNumber", [], result(toQuantity(LAST_BLOCK))],
      ["eth_blockNumber", [], result(toQuantity(LAST_BLOCK))],
    );
    await test(
      "eth_getBlockTransactionCountByHash",
      "newest",
      ["counts"],
      ["eth_getBlockTransactionCountByHash", [hash], result("0xa")],
    );
    await test(
      "eth_getBlockByHash",
      "short-hash",
      ["refuses"],
      ["eth_getBlockByHash", ["0x12", false], { error: { code: -32602, message: "in other words" } }],
    );
    await test(
      "txpool_status",
      "form",
      ["shows the form", "speconly: values differ"],
      ["txpool_status", [], result({ pending: "0x6", queued: "0x1" })],
    );
  });

  after(async function () {
    await serving?.signal("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  it("starts the node on the folder's chain and counts by method what passed", async function () {
    const { code, output, errors } = await conformance("--json");
    expect(code, output + errors).to.equal(0);
    const report = JSON.parse(output) as { methods: { method: string }[] };
    expect(report).to.include({ passed: 5, failed: 0 }).and.to.deep.include({ failures: [] });
    expect(report.methods.map(({ method }) => method)).to.deep.equal([
      "eth_blockNumber",
      "eth_chainId",
      "eth_getBlockByHash",
      "eth_getBlockTransactionCountByHash",
      "txpool_status",
    ]);
  });

  it("ends with 1 and the differences when a test fails, against a node that runs already", async function () {
    serving = startCpchain(
      "import",
      path.join(folder, "chain.rlp"),
      "--genesis",
      path.join(folder, "genesis.json"),
      "--serve",
      "--port",
      "0",
      "--json",
    );
    const [, url = ""] = await serving.untilPrinted(/"url": "([^"]+)"/);
    await test("eth_syncing", "wrong", ["expects what is not"], ["eth_syncing", [], result({ currentBlock: "0x0" })]);
    const failed = await conformance("--url", url);
    expect(failed.code).to.equal(1);
    expect(failed.output)
      .to.match(/eth_syncing +0 +1\n/)
      .and.match(/all +5 +1\n/);
    expect(failed.output).to.include('eth_syncing/wrong\n  $.result: expected {"currentBlock":"0x0"}, got false');
    const one = await conformance("--url", url, "--method", "eth_chainId");
    expect(one.code).to.equal(0);
    expect(one.output).to.match(/all +1 +0\n/);
    const none = await conformance("--url", url, "--method", "eth_nothing");
    expect(none.code).to.not.equal(0);
    expect(none.errors).to.include("has no tests of eth_nothing");
  });
});

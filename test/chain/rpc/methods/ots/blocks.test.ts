import { expect } from "chai";
import type { Hash, Hex } from "../../../../../chain/primitives/types.ts";
import { startLocalChain, type LocalChain } from "../debug/support/local-chain.ts";
import { CALLER, LOGGER, RECEIVER, STORER } from "../debug/support/scenarios.ts";
import { prepare, send } from "./history.ts";

type Fields = Record<string, unknown>;

interface BlockPage {
  readonly fullblock: { readonly transactions: readonly Record<string, Hex>[]; readonly transactionCount: number };
  readonly receipts: readonly Fields[];
}

const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

describe("JSON-RPC: blocks, for Otterscan", function () {
  this.timeout(20_000);
  const hashes: Hash[] = [];
  let chain: LocalChain;
  let block: Record<string, Hex>;

  before(async function () {
    chain = await startLocalChain();
    await prepare(chain);
    await chain.request("evm_setAutomine", [false]);
    for (const to of [LOGGER, STORER, CALLER, RECEIVER, LOGGER]) {
      hashes.push(await send(chain, { to, data: "0x0102030405", value: "0x3" }));
    }
    await chain.request("evm_mine", []);
    block = (await chain.request("eth_getBlockByNumber", ["latest", false])) as Record<string, Hex>;
  });

  after(() => chain.close());

  const page = async (number: number, size: number): Promise<BlockPage> =>
    (await chain.request("ots_getBlockTransactions", [Number(block["number"]), number, size])) as BlockPage;

  it("answers with the level that Otterscan asks for", async function () {
    expect(await chain.request("ots_getApiLevel", [])).to.equal(8);
  });

  it("shows a block without transactions and bloom, with their number and all fees", async function () {
    const receipts = (await chain.request("eth_getBlockReceipts", ["latest"])) as Record<string, Hex>[];
    const fees = receipts.reduce(
      (sum, { gasUsed = "0x0", effectiveGasPrice = "0x0" }) => sum + BigInt(gasUsed) * BigInt(effectiveGasPrice),
      0n,
    );
    const expected = {
      block: { ...without(block, "transactions"), logsBloom: null, transactionCount: hashes.length },
      issuance: { blockReward: "0x0", uncleReward: "0x0", issuance: "0x0" },
      totalFees: `0x${fees.toString(16)}`,
    };
    const byNumber = await chain.request("ots_getBlockDetails", [Number(block["number"])]);
    expect(byNumber).to.deep.equal(expected);
    expect(await chain.request("ots_getBlockDetails", [block["number"]])).to.deep.equal(expected);
    expect(await chain.request("ots_getBlockDetails", ["latest"])).to.deep.equal(expected);
    expect(await chain.request("ots_getBlockDetailsByHash", [block["hash"]])).to.deep.equal(expected);
  });

  it("pages a block's transactions from its end", async function () {
    const listed = async (number: number, size: number): Promise<unknown[]> =>
      (await page(number, size)).fullblock.transactions.map(({ hash }) => hash);
    expect(await listed(0, 2)).to.deep.equal(hashes.slice(3));
    expect(await listed(1, 2)).to.deep.equal(hashes.slice(1, 3));
    expect(await listed(2, 2)).to.deep.equal(hashes.slice(0, 1));
    expect(await listed(3, 2)).to.deep.equal([]);
    expect(await listed(0, 250)).to.deep.equal(hashes);
  });

  it("cuts inputs to the selector and leaves logs out of the receipts", async function () {
    const { fullblock, receipts } = await page(0, 2);
    expect(fullblock.transactionCount).to.equal(hashes.length);
    expect(fullblock.transactions.map(({ input }) => input)).to.deep.equal(["0x01020304", "0x01020304"]);
    expect(receipts.map(({ logs, logsBloom }) => [logs, logsBloom])).to.deep.equal([
      [null, null],
      [null, null],
    ]);
    expect(receipts.map(({ transactionHash }) => transactionHash)).to.deep.equal(hashes.slice(3));
  });

  it("gives headers alone", async function () {
    const header = without(block, "transactions", "size", "uncles", "withdrawals");
    expect(await chain.request("erigon_getHeaderByNumber", [Number(block["number"])])).to.deep.equal(header);
    expect(await chain.request("erigon_getHeaderByNumber", ["latest"])).to.deep.equal(header);
    expect(await chain.request("erigon_getHeaderByHash", [block["hash"]])).to.deep.equal(header);
  });

  it("says whether there is code, at any block", async function () {
    expect(await chain.request("ots_hasCode", [LOGGER, "latest"])).to.equal(true);
    expect(await chain.request("ots_hasCode", [RECEIVER, "latest"])).to.equal(false);
    expect(await chain.request("ots_hasCode", [RECEIVER, Number(block["number"])])).to.equal(false);
    expect(await chain.request("ots_hasCode", [LOGGER, { blockHash: block["hash"] }])).to.equal(true);
  });

  it("has nothing to say about blocks that are not there or not sealed", async function () {
    const unknown = `0x${"77".repeat(32)}`;
    for (const [method, ...params] of [
      ["ots_getBlockDetails", 99],
      ["ots_getBlockDetails", "pending"],
      ["ots_getBlockDetailsByHash", unknown],
      ["ots_getBlockTransactions", 99, 0, 5],
      ["erigon_getHeaderByNumber", 99],
      ["erigon_getHeaderByHash", unknown],
    ] as const) {
      expect(await chain.request(method, params), method).to.equal(null);
    }
  });
});

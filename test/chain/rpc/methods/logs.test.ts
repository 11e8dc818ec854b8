import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash, Log } from "../../../../chain/primitives/types.ts";
import { Client, transfer } from "../support/fake-node.ts";

const TOKEN: Address = `0x${"aa".repeat(20)}`;
const OTHER: Address = `0x${"bb".repeat(20)}`;
const TRANSFER: Hash = `0x${"01".repeat(32)}`;
const APPROVAL: Hash = `0x${"02".repeat(32)}`;
const log = (address: Address, ...topics: Hash[]): Log => ({ address, topics, data: new Uint8Array() });

/** A chain of three blocks: transfer of TOKEN, approval of TOKEN, transfer of OTHER. */
function fixture(options: ConstructorParameters<typeof Client>[0] = {}) {
  const client = new Client(options);
  const logs = [log(TOKEN, TRANSFER), log(TOKEN, APPROVAL), log(OTHER, TRANSFER)];
  logs.forEach((each, index) => {
    client.node.seal([transfer({ nonce: BigInt(index) })], [{ logs: [each] }]);
  });
  const numbers = async (method: string, ...params: unknown[]): Promise<unknown[]> =>
    ((await client.call(method, ...params)) as { blockNumber: string }[]).map(({ blockNumber }) => Number(blockNumber));
  return { client, numbers };
}

describe("JSON-RPC: eth_getLogs", function () {
  before(() => loadCrypto());
  const all = { fromBlock: "earliest" };

  it("finds by address and topic", async function () {
    const { numbers } = fixture();
    expect(await numbers("eth_getLogs", all)).to.deep.equal([1, 2, 3]);
    expect(await numbers("eth_getLogs", { ...all, address: TOKEN })).to.deep.equal([1, 2]);
    expect(await numbers("eth_getLogs", { ...all, address: [TOKEN, OTHER], topics: [TRANSFER] })).to.deep.equal([1, 3]);
    expect(await numbers("eth_getLogs", { ...all, topics: [[TRANSFER, APPROVAL]] })).to.deep.equal([1, 2, 3]);
    expect(await numbers("eth_getLogs", { ...all, topics: [[]] })).to.deep.equal([1, 2, 3]);
    expect(await numbers("eth_getLogs", { ...all, topics: [null, TRANSFER] })).to.deep.equal([]);
  });

  it("looks at the newest block unless told otherwise", async function () {
    const { client, numbers } = fixture();
    expect(await numbers("eth_getLogs", {})).to.deep.equal([3]);
    expect(await numbers("eth_getLogs", { fromBlock: "0x2", toBlock: "0x3" })).to.deep.equal([2, 3]);
    expect(await numbers("eth_getLogs", { blockHash: client.node.ledger.header(2)?.hash })).to.deep.equal([2]);
  });

  it("refuses ranges that make no sense", async function () {
    const { client } = fixture();
    const cases = [
      [{ fromBlock: "0x2", toBlock: "0x1" }, -32602],
      [{ fromBlock: "0x2", toBlock: "0x4" }, -32602],
      [{ fromBlock: "0x50", toBlock: "0x63" }, -32602],
      [{ fromBlock: "pending" }, -32602],
      [{ blockHash: TRANSFER }, -32000],
      [{ blockHash: TRANSFER, fromBlock: "0x1" }, -32602],
      [{ topics: [null, null, null, null, null] }, -32602],
      [{ address: "0x1234" }, -32602],
    ] as const;
    for (const [filter, code] of cases) {
      expect((await client.refusal("eth_getLogs", filter)).code, JSON.stringify(filter)).to.equal(code);
    }
  });

  it("bounds blocks looked at and logs given", async function () {
    const range = await fixture({ limits: { logBlockRange: 3 } }).client.refusal("eth_getLogs", all);
    expect(range.code).to.equal(-32005);
    const results = await fixture({ limits: { logResults: 2 } }).client.refusal("eth_getLogs", all);
    expect([results.code, results.message]).to.deep.equal([-32005, "query returned more than 2 results"]);
  });
});

describe("JSON-RPC: filters", function () {
  before(() => loadCrypto());

  it("tell of new blocks once", async function () {
    const { client } = fixture();
    const id = await client.call("eth_newBlockFilter");
    const { block } = client.node.seal();
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([block.hash]);
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([]);
  });

  it("tell of new logs that fit, and of all of them on demand", async function () {
    const { client, numbers } = fixture();
    const id = await client.call("eth_newFilter", { fromBlock: "0x0", address: TOKEN });
    client.node.seal([transfer({ nonce: 7n })], [{ logs: [log(TOKEN, APPROVAL), log(OTHER, TRANSFER)] }]);
    expect(await numbers("eth_getFilterChanges", id)).to.deep.equal([4]);
    expect(await numbers("eth_getFilterChanges", id)).to.deep.equal([]);
    expect(await numbers("eth_getFilterLogs", id)).to.deep.equal([1, 2, 4]);
  });

  it("tell again what a poll could not tell, and nothing twice when two poll at once", async function () {
    const { client, numbers } = fixture({ limits: { logResults: 1, logSliceMs: 0 } });
    const id = await client.call("eth_newFilter", {});
    const logs = [log(TOKEN, TRANSFER)];
    client.node.seal([transfer({ nonce: 7n })], [{ logs }]);
    client.node.seal([transfer({ nonce: 8n })], [{ logs }]);
    expect((await client.refusal("eth_getFilterChanges", id)).code).to.equal(-32005);
    await client.node.ledger.revertTo(5);
    const polls = [numbers("eth_getFilterChanges", id), numbers("eth_getFilterChanges", id)];
    expect(await Promise.all(polls)).to.deep.equal([[4], []]);
  });

  it("tell of executable transactions", async function () {
    const { client } = fixture();
    const id = await client.call("eth_newPendingTransactionFilter");
    const hash = client.node.pool.addUnsigned(transfer({ nonce: 9n }));
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([hash]);
    expect((await client.refusal("eth_getFilterLogs", id)).message).to.equal("filter not found");
  });

  it("tell of the same numbers again after a local network went back", async function () {
    const { client } = fixture();
    const id = await client.call("eth_newBlockFilter");
    client.node.seal();
    await client.call("eth_getFilterChanges", id);
    await client.node.ledger.revertTo(3);
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([]);
    const { block } = client.node.seal();
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([block.hash]);
  });

  it("end when uninstalled", async function () {
    const { client } = fixture();
    const id = await client.call("eth_newFilter", {});
    expect(await client.call("eth_uninstallFilter", id)).to.equal(true);
    expect(await client.call("eth_uninstallFilter", id)).to.equal(false);
    expect((await client.refusal("eth_getFilterChanges", id)).message).to.equal("filter not found");
    expect((await client.refusal("eth_uninstallFilter", 1)).code).to.equal(-32602);
  });

  it("are forgotten when nobody polls them", async function () {
    let now = 0;
    const { client } = fixture({ now: () => now, limits: { filterIdleMs: 1_000 } });
    const id = await client.call("eth_newBlockFilter");
    now = 999;
    expect(await client.call("eth_getFilterChanges", id)).to.deep.equal([]);
    now = 1_999;
    expect((await client.refusal("eth_getFilterChanges", id)).message).to.equal("filter not found");
  });

  it("are bounded in number; idle ones make room", async function () {
    let now = 0;
    const { client } = fixture({ now: () => now, limits: { filters: 3, filterIdleMs: 1_000 } });
    for (let count = 0; count < 3; count++) await client.call("eth_newBlockFilter");
    const methods = [["eth_newBlockFilter"], ["eth_newPendingTransactionFilter"], ["eth_newFilter", {}]] as const;
    for (const [method, ...params] of methods) {
      expect((await client.refusal(method, ...params)).code).to.equal(-32005);
    }
    now = 1_000;
    expect(await client.call("eth_newBlockFilter")).to.match(/^0x[0-9a-f]+$/);
  });

  it("of transactions give up when nobody polls while transactions pour in", async function () {
    const { client } = fixture({ limits: { filterBacklog: 2 } });
    const id = await client.call("eth_newPendingTransactionFilter");
    for (let nonce = 10n; nonce < 13n; nonce++) client.node.pool.addUnsigned(transfer({ nonce }));
    expect((await client.refusal("eth_getFilterChanges", id)).message).to.equal("filter not found");
  });
});

import { expect } from "chai";
import { fromHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Hash, Header } from "../../../../chain/primitives/types.ts";
import { Client, transfer } from "../support/fake-node.ts";

const UNKNOWN: Hash = `0x${"de".repeat(32)}`;

const SINCE_LONDON = new Set([
  ...["baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"],
]);

describe("JSON-RPC: blocks", function () {
  before(() => loadCrypto());

  function fixture() {
    const client = new Client();
    const transaction = transfer();
    const { block } = client.node.seal([transaction]);
    return { client, transaction, block };
  }

  it("prints a block with the fields of a geth block", async function () {
    const { client, transaction, block } = fixture();
    const view = await client.call("eth_getBlockByNumber", "latest", false);
    expect(view).to.have.all.keys(
      ...["number", "hash", "parentHash", "nonce", "mixHash", "sha3Uncles", "logsBloom", "stateRoot", "miner"],
      ...["difficulty", "extraData", "gasLimit", "gasUsed", "timestamp", "transactionsRoot", "receiptsRoot", "size"],
      ...["transactions", "uncles", "baseFeePerGas", "withdrawals", "withdrawalsRoot", "blobGasUsed"],
      ...["excessBlobGas", "parentBeaconBlockRoot", "requestsHash"],
    );
    expect(view).to.deep.include({
      number: "0x1",
      hash: block.hash,
      gasUsed: "0x5208",
      transactions: [transaction.hash],
      uncles: [],
      withdrawals: [],
    });
    expect(await client.call("eth_getBlockByHash", block.hash)).to.deep.equal(view);
  });

  it("prints whole transactions when asked to", async function () {
    const { client, transaction } = fixture();
    const view = (await client.call("eth_getBlockByNumber", "0x1", true)) as { transactions: object[] };
    expect(view.transactions[0]).to.include({ hash: transaction.hash, blockNumber: "0x1", transactionIndex: "0x0" });
  });

  it("leaves out what headers of earlier forks do not have", async function () {
    const { client } = fixture();
    const executed = client.node.seal();
    const header = Object.fromEntries(
      Object.entries(executed.block.header).filter(([name]) => !SINCE_LONDON.has(name)),
    );
    client.node.ledger.blocks[2] = { ...executed, block: { ...executed.block, header: header as unknown as Header } };
    const view = await client.call("eth_getBlockByNumber", "0x2");
    expect(view).to.not.have.any.keys("withdrawals", ...SINCE_LONDON);
  });

  it("answers null for unknown blocks", async function () {
    const { client } = fixture();
    for (const [method, ...params] of [
      ["eth_getBlockByNumber", "0x9", true],
      ["eth_getBlockByHash", UNKNOWN, true],
      ["eth_getBlockTransactionCountByNumber", "0x9"],
      ["eth_getBlockTransactionCountByHash", UNKNOWN],
      ["eth_getUncleCountByBlockNumber", "0x9"],
      ["eth_getUncleCountByBlockHash", UNKNOWN],
      ["eth_getBlockReceipts", "0x9"],
    ] as const) {
      expect(await client.call(method, ...params), method).to.equal(null);
    }
  });

  it("counts transactions, and no uncles", async function () {
    const { client, block } = fixture();
    expect(await client.call("eth_getBlockTransactionCountByNumber", "0x1")).to.equal("0x1");
    expect(await client.call("eth_getBlockTransactionCountByHash", block.hash)).to.equal("0x1");
    expect(await client.call("eth_getUncleCountByBlockNumber", "latest")).to.equal("0x0");
    expect(await client.call("eth_getUncleCountByBlockHash", block.hash)).to.equal("0x0");
    expect(await client.call("eth_getUncleByBlockNumberAndIndex", "0x1", "0x0")).to.equal(null);
    expect(await client.call("eth_getUncleByBlockHashAndIndex", block.hash, "0x0")).to.equal(null);
  });

  it("numbers the logs of all receipts through the block", async function () {
    const { client } = fixture();
    const log = { address: `0x${"aa".repeat(20)}`, topics: [UNKNOWN], data: fromHex("0x1234") } as const;
    const transactions = [transfer({ nonce: 1n }), transfer({ nonce: 2n, to: undefined, data: fromHex("0x00") })];
    client.node.seal(transactions, [{ logs: [log, log] }, { logs: [log], status: 0 }]);
    const receipts = (await client.call("eth_getBlockReceipts", "latest")) as Record<string, unknown>[];
    const logs = receipts.flatMap((receipt) => receipt.logs as Record<string, unknown>[]);
    expect(logs.map(({ logIndex }) => logIndex)).to.deep.equal(["0x0", "0x1", "0x2"]);
    expect(logs[2]).to.deep.equal({
      address: log.address,
      topics: [UNKNOWN],
      data: "0x1234",
      blockNumber: "0x2",
      blockHash: client.node.ledger.head.hash,
      blockTimestamp: "0x3ea",
      transactionHash: transactions[1]?.hash,
      transactionIndex: "0x1",
      logIndex: "0x2",
      removed: false,
    });
    expect(receipts[1]).to.include({ status: "0x0", to: null, contractAddress: `0x${"cc".repeat(20)}` });
    expect(await client.call("eth_getTransactionReceipt", transactions[1]?.hash)).to.deep.equal(receipts[1]);
  });

  it("refuses parameters of the wrong kind", async function () {
    const { client } = fixture();
    for (const [method, ...params] of [
      ["eth_getBlockByNumber", "0x1", "yes"],
      ["eth_getBlockByNumber", 1],
      ["eth_getBlockByNumber", { blockNumber: "0x1" }],
      ["eth_getBlockByHash", "0x1234"],
      ["eth_getBlockTransactionCountByNumber", UNKNOWN],
      ["eth_getBlockTransactionCountByHash"],
      ["eth_getUncleCountByBlockNumber", ""],
      ["eth_getUncleCountByBlockHash", "latest"],
      ["eth_getUncleByBlockNumberAndIndex", "0x1"],
      ["eth_getUncleByBlockHashAndIndex", UNKNOWN, "one"],
      ["eth_getBlockReceipts", []],
    ] as const) {
      expect((await client.refusal(method, ...params)).code, method).to.equal(-32602);
    }
  });
});

describe("JSON-RPC: the pending block", function () {
  before(() => loadCrypto());

  it("shows what waits in the pool, without hash, nonce and proposer", async function () {
    const client = new Client();
    const waiting = transfer();
    client.node.pool.addUnsigned(waiting);
    const view = await client.call("eth_getBlockByNumber", "pending", false);
    expect(view).to.deep.include({ number: "0x1", hash: null, nonce: null, miner: null, transactions: [waiting.hash] });
    expect(await client.call("eth_getBlockTransactionCountByNumber", "pending")).to.equal("0x1");
    expect(await client.call("eth_getTransactionByBlockNumberAndIndex", "pending", "0x0")).to.include({
      hash: waiting.hash,
      blockHash: null,
    });
    expect(await client.call("eth_getBlockReceipts", "pending")).to.have.length(1);
  });

  it("is built once until the chain moves", async function () {
    const client = new Client();
    await client.call("eth_getBlockByNumber", "pending", false);
    await client.call("eth_getBlockByNumber", "pending", false);
    expect(client.node.builds).to.equal(1);
    client.node.seal();
    await client.call("eth_getBlockByNumber", "pending", false);
    expect(client.node.builds).to.equal(2);
  });

  it("is built again for new transactions only after a while", async function () {
    let now = 0;
    const client = new Client({ now: () => now, limits: { pendingBlockMs: 2_000 } });
    await client.call("eth_getBlockByNumber", "pending", false);
    client.node.pool.addUnsigned(transfer());
    now = 1_999;
    await client.call("eth_getBlockByNumber", "pending", false);
    expect(client.node.builds).to.equal(1);
    now = 2_000;
    expect(await client.call("eth_getBlockTransactionCountByNumber", "pending")).to.equal("0x1");
    expect(client.node.builds).to.equal(2);
  });

  it("is exact on local networks", async function () {
    const client = new Client({ dev: true });
    await client.call("eth_getBlockByNumber", "pending", false);
    client.node.pool.addUnsigned(transfer());
    expect(await client.call("eth_getBlockTransactionCountByNumber", "pending")).to.equal("0x1");
  });
});

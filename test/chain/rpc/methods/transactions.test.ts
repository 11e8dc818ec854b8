import { Transaction } from "ethers";
import { expect } from "chai";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client, transfer } from "../support/fake-node.ts";

const UNKNOWN: Hash = `0x${"de".repeat(32)}`;
const ADDRESS: Address = `0x${"11".repeat(20)}`;
const COMMON = ["blockHash", "blockNumber", "blockTimestamp", "transactionIndex", "from", "hash", "type", "nonce"];
const BODY = ["gas", "gasPrice", "to", "value", "input", "chainId", "v", "r", "s"];

describe("JSON-RPC: transactions", function () {
  before(() => loadCrypto());

  const accessList = [{ address: ADDRESS, storageKeys: [UNKNOWN] }];
  const dynamicFees = ["maxFeePerGas", "maxPriorityFeePerGas"];
  const shapes = [
    { type: 0, transaction: () => transfer({ type: 0, maxPriorityFeePerGas: 3_000_000_000n }), own: [] },
    {
      type: 1,
      transaction: () => transfer({ type: 1, maxPriorityFeePerGas: 3_000_000_000n, accessList }),
      own: ["accessList", "yParity"],
    },
    { type: 2, transaction: () => transfer({ accessList }), own: ["accessList", "yParity", ...dynamicFees] },
    {
      type: 3,
      transaction: () => transfer({ type: 3, maxFeePerBlobGas: 9n, blobVersionedHashes: [`0x01${"ab".repeat(31)}`] }),
      own: ["accessList", "yParity", ...dynamicFees, "maxFeePerBlobGas", "blobVersionedHashes"],
    },
    {
      type: 4,
      transaction: () =>
        transfer({
          type: 4,
          authorizationList: [{ chainId: 41n, address: ADDRESS, nonce: 1n, yParity: 1, r: 2n, s: 3n }],
        }),
      own: ["accessList", "yParity", ...dynamicFees, "authorizationList"],
    },
  ];

  for (const { type, transaction: make, own } of shapes) {
    it(`prints type ${type} with its fields and no others`, async function () {
      const client = new Client();
      const transaction = make();
      const { block } = client.node.seal([transaction]);
      const view = await client.call("eth_getTransactionByHash", transaction.hash);
      expect(view).to.have.all.keys(...COMMON, ...BODY, ...own);
      expect(view).to.include({
        from: ACCOUNT,
        type: `0x${type}`,
        blockHash: block.hash,
        blockTimestamp: "0x3e9",
        gasPrice: type < 2 ? "0xb2d05e00" : "0x77359400",
      });
      expect(await client.call("eth_getTransactionByBlockNumberAndIndex", "0x1", "0x0")).to.deep.equal(view);
      expect(await client.call("eth_getTransactionByBlockHashAndIndex", block.hash, "0x0")).to.deep.equal(view);
    });

    it(`prints the receipt of type ${type}`, async function () {
      const client = new Client();
      const transaction = make();
      client.node.seal([transaction]);
      const receipt = await client.call("eth_getTransactionReceipt", transaction.hash);
      expect(receipt).to.have.all.keys(
        ...["blockHash", "blockNumber", "transactionHash", "transactionIndex", "from", "to", "type", "status"],
        ...["gasUsed", "cumulativeGasUsed", "effectiveGasPrice", "contractAddress", "logs", "logsBloom"],
        ...(type === 3 ? ["blobGasUsed", "blobGasPrice"] : []),
      );
      if (type === 3) expect(receipt).to.include({ blobGasUsed: "0x20000", blobGasPrice: "0x1" });
    });
  }

  it("prints what ethers can put together again", async function () {
    const client = new Client();
    const transaction = transfer({ accessList });
    client.node.seal([transaction]);
    const view = (await client.call("eth_getTransactionByHash", transaction.hash)) as Record<string, string>;
    const { r = "", s = "", yParity = "" } = view;
    const again = Transaction.from({
      type: 2,
      chainId: view.chainId,
      nonce: Number(view.nonce),
      gasLimit: view.gas,
      maxFeePerGas: view.maxFeePerGas,
      maxPriorityFeePerGas: view.maxPriorityFeePerGas,
      to: view.to,
      value: view.value,
      data: view.input,
      accessList,
      signature: { r, s, yParity: yParity === "0x1" ? 1 : 0 },
    });
    expect(again.hash).to.equal(transaction.hash);
  });

  it("shows waiting transactions as pending", async function () {
    const client = new Client();
    const transaction = transfer();
    client.node.pool.addUnsigned(transaction);
    expect(await client.call("eth_getTransactionByHash", transaction.hash)).to.include({
      blockHash: null,
      blockNumber: null,
      transactionIndex: null,
      gasPrice: "0xb2d05e00",
    });
    expect(await client.call("eth_getTransactionReceipt", transaction.hash)).to.equal(null);
  });

  it("answers null for what it does not know", async function () {
    const client = new Client();
    expect(await client.call("eth_getTransactionByHash", UNKNOWN)).to.equal(null);
    expect(await client.call("eth_getTransactionReceipt", UNKNOWN)).to.equal(null);
    expect(await client.call("eth_getTransactionByBlockNumberAndIndex", "0x0", "0x0")).to.equal(null);
    expect(await client.call("eth_getTransactionByBlockHashAndIndex", UNKNOWN, "0x0")).to.equal(null);
  });

  it("hands signed transactions to the pool", async function () {
    const client = new Client();
    const transaction = transfer();
    expect(await client.call("eth_sendRawTransaction", toHex(transaction.raw))).to.equal(transaction.hash);
    expect(client.node.pool.get(transaction.hash)).to.include({ from: ACCOUNT });
  });

  it("reports the pool's refusals in geth's words", async function () {
    const client = new Client();
    const raw = toHex(transfer().raw);
    await client.call("eth_sendRawTransaction", raw);
    const { code, message } = await client.refusal("eth_sendRawTransaction", raw);
    expect([code, message]).to.deep.equal([-32000, "already known"]);
    expect((await client.refusal("eth_sendRawTransaction", "0x02")).message).to.equal("malformed transaction");
    expect((await client.refusal("eth_sendRawTransaction", "02")).code).to.equal(-32602);
  });
});

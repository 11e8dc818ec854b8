import { getAddress } from "ethers";
import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client, transfer } from "../support/fake-node.ts";

const STRANGER: Address = `0x${"ab".repeat(20)}`;
const SENDER = getAddress(ACCOUNT);

/** A pool with two executable transactions and one that waits for an earlier nonce. */
function fixture(options: ConstructorParameters<typeof Client>[0] = {}) {
  const client = new Client(options);
  const payment = transfer({ to: STRANGER });
  const creation = transfer({ nonce: 1n, to: undefined, data: Uint8Array.of(1) });
  const waiting = transfer({ nonce: 12n });
  client.node.pool.addUnsigned(payment);
  client.node.pool.addUnsigned(creation);
  client.node.pool.queued.set(waiting.from, [waiting]);
  return { client, payment, creation, waiting };
}

describe("JSON-RPC: txpool", function () {
  before(() => loadCrypto());

  it("counts what is executable and what waits", async function () {
    const { client } = fixture();
    expect(await client.call("txpool_status")).to.deep.equal({ pending: "0x2", queued: "0x1" });
    expect((await client.refusal("txpool_status", {})).code).to.equal(-32602);
  });

  it("prints everything by checksummed sender and decimal nonce", async function () {
    const { client, payment, creation, waiting } = fixture();
    const view = (hash: string) => client.call("eth_getTransactionByHash", hash);
    const content = (await client.call("txpool_content")) as Record<string, Record<string, Record<string, unknown>>>;
    expect(content.pending).to.deep.equal({
      [SENDER]: { "0": await view(payment.hash), "1": await view(creation.hash) },
    });
    expect(content.queued).to.have.all.keys(SENDER);
    expect(content.queued?.[SENDER]?.["12"]).to.include({ hash: waiting.hash, blockNumber: null, from: ACCOUNT });
    expect((await client.refusal("txpool_content", 1)).code).to.equal(-32602);
  });

  it("prints what one sender has there", async function () {
    const { client } = fixture();
    const own = (await client.call("txpool_contentFrom", ACCOUNT)) as Record<string, object>;
    expect(own.pending).to.have.all.keys("0", "1");
    expect(own.queued).to.have.all.keys("12");
    expect(await client.call("txpool_contentFrom", STRANGER)).to.deep.equal({ pending: {}, queued: {} });
    expect((await client.refusal("txpool_contentFrom")).code).to.equal(-32602);
    expect((await client.refusal("txpool_contentFrom", "0x12")).code).to.equal(-32602);
  });

  it("sums each transaction up in geth's words", async function () {
    const { client } = fixture();
    expect(await client.call("txpool_inspect")).to.deep.equal({
      pending: {
        [SENDER]: {
          "0": `${getAddress(STRANGER)}: 5 wei + 21000 gas × 3000000000 wei`,
          "1": "contract creation: 5 wei + 21000 gas × 3000000000 wei",
        },
      },
      queued: { [SENDER]: { "12": "0x1111111111111111111111111111111111111111: 5 wei + 21000 gas × 3000000000 wei" } },
    });
    expect((await client.refusal("txpool_inspect", "x")).code).to.equal(-32602);
  });

  it("answers an empty pool with empty groups", async function () {
    const client = new Client();
    for (const method of ["txpool_content", "txpool_inspect"]) {
      expect(await client.call(method)).to.deep.equal({ pending: {}, queued: {} });
    }
  });

  it("refuses to print a pool that is larger than an answer may be", async function () {
    const { client } = fixture({ limits: { responseBytes: 500 } });
    for (const [method, ...params] of [["txpool_content"], ["txpool_contentFrom", ACCOUNT], ["txpool_inspect"]]) {
      expect((await client.refusal(method ?? "", ...params)).code, method).to.equal(-32003);
    }
    expect(await client.call("txpool_status")).to.deep.equal({ pending: "0x2", queued: "0x1" });
  });
});

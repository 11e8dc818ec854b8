import { expect } from "chai";
import { setImmediate } from "node:timers/promises";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Log } from "../../../../chain/primitives/types.ts";
import { Client, transfer } from "../support/fake-node.ts";

interface Notification {
  readonly params: { readonly subscription: string; readonly result: unknown };
}

async function fixture(...params: unknown[]) {
  const client = new Client({ limits: { subscriptionsPerConnection: 2 } });
  const notifications: Notification[] = [];
  const session = client.dispatcher.session((notification) => notifications.push(notification as Notification));
  const send = (method: string, ...values: unknown[]) =>
    client.dispatcher.dispatch({ jsonrpc: "2.0", id: 1, method, params: values }, session);
  const answer = (await send("eth_subscribe", ...params)) as { result: string; error?: { code: number } };
  const results = (): unknown[] => notifications.map(({ params }) => params.result);
  return { client, session, notifications, send, answer, results };
}

describe("JSON-RPC: subscriptions", function () {
  before(() => loadCrypto());

  it("hold back until the caller knows the id", async function () {
    const { client, answer, notifications } = await fixture("newHeads");
    const { block } = client.node.seal();
    expect(notifications).to.have.length(0);
    await setImmediate();
    expect(notifications).to.have.length(1);
    expect(notifications[0]).to.deep.include({ jsonrpc: "2.0", method: "eth_subscription" });
    expect(notifications[0]?.params.subscription).to.equal(answer.result);
    expect(notifications[0]?.params.result).to.include({ hash: block.hash, number: "0x1" });
    expect(notifications[0]?.params.result).to.not.have.any.keys("transactions", "size");
  });

  it("tell of logs that fit", async function () {
    const token = `0x${"aa".repeat(20)}` as const;
    const logs: Log[] = [token, `0x${"bb".repeat(20)}` as const].map((address) => ({
      address,
      topics: [],
      data: new Uint8Array(),
    }));
    const { client, results } = await fixture("logs", { address: token });
    await setImmediate();
    client.node.seal([transfer()], [{ logs }]);
    expect(results()).to.have.length(1);
    expect(results()[0]).to.include({ address: token, logIndex: "0x0" });
  });

  it("tell of executable transactions, by hash or whole", async function () {
    const hashes = await fixture("newPendingTransactions");
    const whole = await fixture("newPendingTransactions", true);
    await setImmediate();
    const transaction = transfer();
    hashes.client.node.pool.addUnsigned(transaction);
    whole.client.node.pool.addUnsigned(transaction);
    expect(hashes.results()).to.deep.equal([transaction.hash]);
    expect(whole.results()[0]).to.include({ hash: transaction.hash, blockHash: null });
  });

  it("tell when catching up begins and ends", async function () {
    const { client, results } = await fixture("syncing");
    await setImmediate();
    client.node.seal();
    client.node.sync = { startingBlock: 0, currentBlock: 1, highestBlock: 2 };
    client.node.seal();
    client.node.sync = undefined;
    client.node.seal();
    expect(results()).to.deep.equal([
      { syncing: true, status: { startingBlock: "0x0", currentBlock: "0x1", highestBlock: "0x2" } },
      false,
    ]);
  });

  it("end when cancelled, and with the connection", async function () {
    const { client, answer, send, session, results } = await fixture("newHeads");
    const listeners = client.node.listeners;
    expect(await send("eth_unsubscribe", answer.result)).to.include({ result: true });
    expect(await send("eth_unsubscribe", answer.result)).to.include({ result: false });
    expect(client.node.listeners).to.equal(listeners - 1);
    await send("eth_subscribe", "newPendingTransactions");
    session.close();
    client.node.seal();
    client.node.pool.addUnsigned(transfer());
    await setImmediate();
    expect(results()).to.deep.equal([]);
  });

  it("are bounded in number", async function () {
    const { send } = await fixture("newHeads");
    expect(await send("eth_subscribe", "newHeads")).to.have.property("result");
    expect(await send("eth_subscribe", "newHeads")).to.have.nested.property("error.code", -32005);
  });

  it("need a known kind, a filter for logs, and a connection that can be told", async function () {
    expect((await fixture("oldHeads")).answer.error?.code).to.equal(-32602);
    expect((await fixture("logs")).answer.error?.code).to.equal(-32602);
    const { code, message } = await new Client().refusal("eth_subscribe", "newHeads");
    expect([code, message]).to.deep.equal([-32601, "notifications not supported"]);
    expect((await new Client().refusal("eth_unsubscribe")).code).to.equal(-32602);
  });
});

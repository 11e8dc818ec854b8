import { expect } from "chai";
import { toHex } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { Client, transfer } from "./support/fake-node.ts";

const call = (id: unknown, method: string, ...params: unknown[]) => ({ jsonrpc: "2.0", id, method, params });

describe("JSON-RPC: dispatcher", function () {
  before(() => loadCrypto());

  const send = (client: Client, message: unknown): Promise<unknown> =>
    client.dispatcher.dispatch(message, client.dispatcher.session());
  const sendText = (client: Client, text: string): Promise<string | undefined> =>
    client.dispatcher.dispatchText(text, client.dispatcher.session());
  const code = (answer: unknown): unknown => (answer as { error?: { code: number } }).error?.code;

  it("answers with the id of the call", async function () {
    const client = new Client();
    for (const id of [1, "a", null, 1.5]) {
      expect(await send(client, call(id, "eth_chainId"))).to.deep.equal({ jsonrpc: "2.0", id, result: "0x29" });
    }
  });

  it("answers text that is no JSON with -32700", async function () {
    const client = new Client();
    for (const text of ["", "{", "[1,", "\u0000", '{"jsonrpc":"2.0"']) {
      const answer = JSON.parse((await sendText(client, text)) ?? "") as unknown;
      expect(answer).to.deep.equal({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "parse error" } });
    }
  });

  it("answers what is no call with -32600", async function () {
    const client = new Client();
    const id = 7;
    const wrong = [
      null,
      1,
      "x",
      true,
      {},
      { id },
      { jsonrpc: "2.0", id },
      { jsonrpc: "1.0", id, method: "eth_chainId" },
    ];
    for (const message of [
      ...wrong,
      { jsonrpc: "2.0", id: {}, method: "eth_chainId" },
      { jsonrpc: "2.0", id, method: 1 },
    ]) {
      expect(code(await send(client, message)), JSON.stringify(message)).to.equal(-32600);
    }
  });

  it("answers unknown methods with -32601, names from Object's prototype among them", async function () {
    const client = new Client();
    for (const method of [
      "eth_foo",
      "",
      "constructor",
      "__proto__",
      "evm_mine",
      "hardhat_setBalance",
      "personal_sign",
    ]) {
      const { code, message } = await client.refusal(method);
      expect([code, message]).to.deep.equal([-32601, `the method ${method} does not exist/is not available`]);
    }
  });

  it("does not answer notifications", async function () {
    const client = new Client();
    const notification = { jsonrpc: "2.0", method: "eth_chainId" };
    expect(await send(client, notification)).to.equal(undefined);
    expect(await send(client, { ...notification, method: "eth_foo" })).to.equal(undefined);
    expect(await send(client, [notification, notification])).to.equal(undefined);
  });

  it("answers a batch in its order, each call for itself", async function () {
    const client = new Client();
    const answers = await send(client, [call(1, "eth_chainId"), 5, call(2, "eth_foo"), call(3, "net_version")]);
    expect(answers).to.have.length(4);
    expect((answers as { id: unknown }[]).map(({ id }) => id)).to.deep.equal([1, null, 2, 3]);
    expect((answers as unknown[]).map(code)).to.deep.equal([undefined, -32600, -32601, undefined]);
  });

  it("refuses empty, overlong and nested batches", async function () {
    const client = new Client({ limits: { batchItems: 2 } });
    expect(code(await send(client, []))).to.equal(-32600);
    expect(code(await send(client, [1, 2, 3]))).to.equal(-32600);
    expect(await send(client, [[call(1, "eth_chainId")]])).to.satisfy(
      (answers: unknown[]) => answers.length === 1 && code(answers[0]) === -32600,
    );
  });

  it("hands the transactions of a batch to the pool in their order, and shows later calls the effect", async function () {
    const client = new Client();
    const transactions = Array.from({ length: 20 }, (_, nonce) => transfer({ nonce: BigInt(nonce) }));
    const batch = transactions.map(({ raw }, id) => call(id, "eth_sendRawTransaction", toHex(raw)));
    const answers = await send(client, [
      ...batch,
      call("n", "eth_getTransactionCount", transactions[0]?.from, "pending"),
    ]);
    expect([...client.node.pool.transactions.keys()]).to.deep.equal(transactions.map(({ hash }) => hash));
    expect((answers as unknown[]).at(-1)).to.include({ result: "0x14" });
  });

  it("hides what went wrong inside, and reports it to the operator", async function () {
    const client = new Client();
    const secret = new Error("secret path /var/lib");
    client.node.callResult = secret;
    const { code, message, data } = await client.refusal("eth_call", {});
    expect([code, message, data]).to.deep.equal([-32603, "internal error", undefined]);
    expect(client.internalErrors).to.deep.equal([secret]);
  });

  it("ends calls that take too long", async function () {
    const client = new Client({ limits: { requestMs: 5 } });
    let signal: AbortSignal | undefined;
    client.node.execution.call = (_request, context) => {
      signal = context.signal;
      return new Promise(() => undefined);
    };
    const answers = await send(client, [call(1, "eth_call", {}), call(2, "eth_chainId")]);
    expect((answers as unknown[]).map(code)).to.deep.equal([-32002, -32002]);
    expect(signal?.aborted).to.equal(true);
  });

  it("bounds what it answers", async function () {
    const client = new Client({ limits: { responseBytes: 300 } });
    client.node.callResult = { returnData: new Uint8Array(100) };
    const batch = [call(1, "eth_call", {}), call(2, "eth_call", {}), call(3, "eth_chainId")];
    const answers = JSON.parse((await sendText(client, JSON.stringify(batch))) ?? "") as unknown[];
    expect(answers.map(code)).to.deep.equal([undefined, -32003, -32003]);
  });

  it("survives nesting as deep as a body can hold", async function () {
    const client = new Client();
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(code(JSON.parse((await sendText(client, deep.slice(1, -1))) ?? ""))).to.equal(undefined);
    const text = `{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":[${deep}]}`;
    expect(code(JSON.parse((await sendText(client, text)) ?? ""))).to.equal(-32602);
  });

  it("tells of each answered request, and of methods that do not exist by one name", async function () {
    const requests: string[] = [];
    const client = new Client({ onRequest: (method, failed) => requests.push(`${method} ${failed}`) });
    await send(client, [
      call(1, "eth_chainId"),
      call(2, "eth_call", 1),
      call(3, "eth_nothing"),
      call(4, "x".repeat(99)),
    ]);
    expect(requests).to.deep.equal(["eth_chainId false", "eth_call true", "unknown true", "unknown true"]);
  });

  it("leaves no listener behind when it closes", function () {
    const client = new Client();
    expect(client.node.listeners + client.node.pool.listeners).to.be.greaterThan(0);
    client.dispatcher.close();
    expect(client.node.listeners + client.node.pool.listeners).to.equal(0);
  });
});

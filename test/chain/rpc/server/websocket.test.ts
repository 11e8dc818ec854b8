import { expect } from "chai";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RpcServer } from "../../../../chain/rpc/server/server.ts";
import type { RpcServerOptions } from "../../../../chain/rpc/server/server.ts";
import { FakeNode, transfer } from "../support/fake-node.ts";

const call = (id: number, method: string, ...params: unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

describe("JSON-RPC over WebSocket", function () {
  const servers: RpcServer[] = [];
  const sockets: WebSocket[] = [];
  before(() => loadCrypto());
  afterEach(async function () {
    for (const socket of sockets.splice(0)) socket.terminate();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function start(options: Partial<RpcServerOptions> = {}) {
    const node = new FakeNode();
    const server = await RpcServer.start({ backend: node.backend(), port: 0, ...options });
    servers.push(server);
    return { node, server };
  }

  async function open({ port }: RpcServer, options: ClientOptions = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, options);
    sockets.push(socket);
    const messages: Record<string, unknown>[] = [];
    const waiting: (() => void)[] = [];
    socket.on("message", (data: Buffer) => {
      messages.push(JSON.parse(data.toString("utf8")) as Record<string, unknown>);
      for (const wake of waiting.splice(0)) wake();
    });
    /** the first so many messages, when they are here */
    const received = async (count: number) => {
      while (messages.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return messages;
    };
    await once(socket, "open");
    return { socket, received };
  }

  it("answers calls and batches", async function () {
    const { server } = await start();
    const { socket, received } = await open(server);
    socket.send(call(1, "eth_chainId"));
    expect((await received(1))[0]).to.include({ id: 1, result: "0x29" });
    socket.send(`[${call(2, "eth_blockNumber")}]`);
    expect((await received(2))[1]).to.deep.equal([{ jsonrpc: "2.0", id: 2, result: "0x0" }]);
    socket.send("nonsense");
    expect((await received(3))[2]).to.have.nested.property("error.code", -32700);
  });

  it("tells subscribers what is new, after the id", async function () {
    const { node, server } = await start();
    const { socket, received } = await open(server);
    for (const kind of ["newHeads", "newPendingTransactions"]) socket.send(call(1, "eth_subscribe", kind));
    const [heads, pending] = (await received(2)).map(({ result }) => result);
    const transaction = transfer();
    node.pool.addUnsigned(transaction);
    node.seal([transaction]);
    const notifications = (await received(4)).slice(2).map(({ params }) => params);
    expect(notifications[0]).to.deep.equal({ subscription: pending, result: transaction.hash });
    expect(notifications[1]).to.have.property("subscription", heads);
    expect(notifications[1]).to.have.nested.property("result.number", "0x1");
  });

  it("forgets the subscriptions of closed connections", async function () {
    const { node, server } = await start();
    const before = node.listeners;
    const { socket, received } = await open(server);
    socket.send(call(1, "eth_subscribe", "newHeads"));
    await received(1);
    expect(node.listeners).to.equal(before + 1);
    const other = await open(server);
    socket.terminate();
    // The server sees the end of the first connection no later than it answers a call sent after it on another.
    while (node.listeners > before) {
      other.socket.send(call(2, "eth_chainId"));
      await once(other.socket, "message");
    }
    node.seal();
  });

  it("drops clients that do not read what they asked for", async function () {
    const { node, server } = await start({ limits: { socketBacklogBytes: 200_000 } });
    const { socket, received } = await open(server);
    socket.send(call(1, "eth_subscribe", "newPendingTransactions", true));
    await received(1);
    const closed = once(socket, "close");
    socket.pause();
    const before = node.pool.listeners;
    const large = transfer({ data: new Uint8Array(100_000) });
    for (let nonce = 0n; node.pool.listeners === before && nonce < 10_000n; nonce++) {
      node.pool.transactions.clear();
      node.pool.addUnsigned(large);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    expect(node.pool.listeners).to.equal(before - 1);
    socket.resume();
    await closed;
  });

  it("answers everything although it reads only so many messages at a time", async function () {
    const { server } = await start({ limits: { socketRequests: 2 } });
    const { socket, received } = await open(server);
    for (let id = 0; id < 50; id++) socket.send(call(id, "eth_chainId"));
    expect((await received(50)).map(({ id }) => id)).to.deep.equal(Array.from({ length: 50 }, (_, id) => id));
  });

  it("closes connections with messages beyond the limit, and those with bytes instead of text", async function () {
    const { server } = await start({ limits: { bodyBytes: 100 } });
    const long = await open(server);
    long.socket.send(" ".repeat(101));
    expect((await once(long.socket, "close"))[0]).to.equal(1009);
    const binary = await open(server);
    binary.socket.send(Buffer.from(call(1, "eth_chainId")));
    expect((await once(binary.socket, "close"))[0]).to.equal(1003);
  });

  it("admits hosts and origins as HTTP does", async function () {
    const { server } = await start({ corsOrigins: ["https://app.example"] });
    await open(server, { origin: "https://app.example" });
    for (const options of [{ origin: "https://evil.example" }, { headers: { host: "evil.example" } }]) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}`, options);
      const [error] = (await once(socket, "error")) as [Error];
      expect(error.message).to.contain("403");
    }
  });

  it("drops connections that do not answer pings", async function () {
    const { server } = await start({ limits: { socketPingMs: 10 } });
    const { socket } = await open(server, { autoPong: false });
    await once(socket, "close");
  });

  it("says goodbye when the server closes", async function () {
    const { server } = await start();
    const { socket } = await open(server);
    const closed = once(socket, "close");
    await server.close();
    expect((await closed)[0]).to.equal(1001);
  });
});

import { expect } from "chai";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RpcServer } from "../../../../chain/rpc/server/server.ts";
import type { RpcServerOptions } from "../../../../chain/rpc/server/server.ts";
import { FakeNode } from "../support/fake-node.ts";
import { http } from "../support/http.ts";
import type { HttpAnswer } from "../support/http.ts";

const MIB = 1_048_576;
/** more than the kernel takes for a connection that nobody reads */
const UNREAD = 12 * MIB;

const call = (method: string, ...params: unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
/** Finds no room beside an unread answer, and is answered in few bytes. */
const LARGE_REQUEST = call("web3_sha3", `0x${"00".repeat(MIB)}`);
const HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

/** The end of a connection, with or without an error before it. @returns the code of a WebSocket */
const closeOf = (socket: Socket | WebSocket): Promise<unknown> =>
  new Promise((resolve) => {
    if (socket instanceof WebSocket) socket.once("close", resolve);
    else socket.once("close", resolve);
  });

describe("JSON-RPC: hostile connections [T-03]", function () {
  this.timeout(20_000);
  const servers: RpcServer[] = [];
  const nodes: FakeNode[] = [];
  const sockets: Socket[] = [];
  before(() => loadCrypto());
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const { port } of servers) {
      expect((await http(port, { body: call("eth_blockNumber") })).text).to.contain('"result":"0x0"');
    }
    nodes.length = 0;
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function start(limits: RpcServerOptions["limits"] = {}) {
    const node = new FakeNode();
    node.callResult = { returnData: new Uint8Array(UNREAD / 2) };
    const server = await RpcServer.start({ backend: node.backend(), port: 0, limits: { closeMs: 50, ...limits } });
    servers.push(server);
    nodes.push(node);
    return server.port;
  }

  async function open(port: number): Promise<Socket> {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    return socket;
  }

  async function openWebSocket(port: number): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    socket.on("error", () => undefined);
    await once(socket, "open");
    return socket;
  }

  const ENDINGS: Readonly<Record<string, string>> = {
    "says nothing": "",
    "never ends its headers": `${HEAD}X-A: b\r\n`,
    "never ends its body": `${HEAD}Content-Length: 100\r\n\r\n{`,
    "never ends its chunks": `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
    "never ends an upgrade": "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n",
  };

  for (const [what, bytes] of Object.entries(ENDINGS)) {
    it(`closes a connection that ${what}`, async function () {
      const socket = await open(await start({ headersMs: 20, requestMs: 40 }));
      socket.resume();
      socket.write(bytes);
      await closeOf(socket);
    });
  }

  /** Until the node has executed a call, whose answer is then on its way. */
  async function untilCalled(port: number): Promise<void> {
    while (nodes[0]?.calls.length === 0) await http(port, { method: "GET" });
  }

  /** Asks until there is room for the request again, which there is when nobody holds an answer. */
  async function untilRoom(port: number, body: string): Promise<void> {
    for (;;) {
      // A connection cut while the body was still on its way is a refusal too.
      const answer = await http(port, { body }).catch(() => undefined);
      if (answer?.status === 200) return;
    }
  }

  async function untilFull(port: number, body: string): Promise<HttpAnswer> {
    for (;;) {
      const answer = await http(port, { body });
      if (answer.status !== 200) return answer;
    }
  }

  for (const [what, end] of [
    ["does not read its answer", false],
    ["has closed its half, and does not read its answer", true],
  ] as const) {
    it(`closes a connection that ${what} in time`, async function () {
      const port = await start({ backlogBytes: UNREAD + MIB, answerMs: 200 });
      const socket = await open(port);
      socket.pause();
      const body = call("eth_call", {});
      socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`);
      if (end) socket.end();
      await untilCalled(port);
      await untilRoom(port, LARGE_REQUEST);
      let bytes = 0;
      socket.on("data", (chunk: Buffer) => (bytes += chunk.length));
      const closed = closeOf(socket);
      socket.resume();
      await closed;
      expect(bytes).to.be.lessThan(UNREAD);
    });
  }

  it("takes no more answers than it may hold for callers that do not read", async function () {
    const port = await start({ backlogBytes: UNREAD + MIB });
    const first = await open(port);
    first.pause();
    const body = call("eth_call", {});
    first.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`);
    await untilCalled(port);
    const { status, headers } = await http(port, { body });
    expect([status, headers["retry-after"]]).to.deep.equal([503, "1"]);
    first.destroy();
    await untilRoom(port, body);
  });

  it("takes no more of bodies than it may hold", async function () {
    const port = await start({ backlogBytes: 100_000 });
    const first = await open(port);
    first.write(`${HEAD}Content-Length: 95000\r\n\r\n${" ".repeat(90_000)}`);
    const body = call("web3_sha3", `0x${"00".repeat(10_000)}`);
    expect((await untilFull(port, body)).status).to.equal(503);
    first.destroy();
    await untilRoom(port, body);
  });

  it("gives a WebSocket an answer larger than what may wait for it, when it reads", async function () {
    const socket = await openWebSocket(await start({ socketBacklogBytes: MIB }));
    socket.send(call("eth_call", {}));
    const [answer] = (await once(socket, "message")) as [Buffer];
    expect(answer.length).to.be.greaterThan(UNREAD);
    socket.terminate();
  });

  it("drops a WebSocket that asks on and on, and reads nothing", async function () {
    const port = await start({ socketBacklogBytes: MIB });
    const socket = await openWebSocket(port);
    const before = nodes[0]?.listeners ?? 0;
    socket.send(call("eth_subscribe", "newHeads"));
    await once(socket, "message");
    socket.pause();
    for (let requests = 0; requests < 5; requests++) socket.send(call("eth_call", {}));
    // Its subscription ends with it.
    while ((nodes[0]?.listeners ?? 0) > before) await http(port, { method: "GET" });
    const closed = closeOf(socket);
    socket.resume();
    expect(await closed).to.equal(1006);
  });
});

import { expect } from "chai";
import { once } from "node:events";
import { connect } from "node:net";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RpcServer } from "../../../../chain/rpc/server/server.ts";
import type { RpcServerOptions } from "../../../../chain/rpc/server/server.ts";
import { FakeNode } from "../support/fake-node.ts";
import { http } from "../support/http.ts";

const CHAIN_ID = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" });

describe("JSON-RPC over HTTP", function () {
  const servers: RpcServer[] = [];
  before(() => loadCrypto());
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  async function start(options: Partial<RpcServerOptions> = {}) {
    const node = new FakeNode();
    const server = await RpcServer.start({ backend: node.backend(), port: 0, ...options });
    servers.push(server);
    return { node, server, port: server.port };
  }

  it("answers a POST", async function () {
    const { port } = await start();
    const { status, headers, text } = await http(port, { body: CHAIN_ID });
    expect([status, headers["content-type"]]).to.deep.equal([200, "application/json"]);
    expect(JSON.parse(text)).to.deep.equal({ jsonrpc: "2.0", id: 1, result: "0x29" });
  });

  it("answers notifications with nothing", async function () {
    const { port } = await start();
    const { status, text } = await http(port, { body: JSON.stringify({ jsonrpc: "2.0", method: "eth_chainId" }) });
    expect([status, text]).to.deep.equal([200, ""]);
  });

  it("tells a GET that it is up, and refuses other methods", async function () {
    const { port } = await start();
    expect((await http(port, { method: "GET" })).status).to.equal(200);
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const { status, headers } = await http(port, { method });
      expect([status, headers.allow]).to.deep.equal([405, "GET, POST, OPTIONS"]);
    }
  });

  it("takes JSON only, so that no page can post a form", async function () {
    const { port } = await start();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]) {
      expect((await http(port, { headers: { "content-type": type }, body: CHAIN_ID })).status, type).to.equal(415);
    }
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await http(port, { headers, body: CHAIN_ID })).status).to.equal(200);
  });

  it("refuses hosts it does not have, against DNS rebinding", async function () {
    const { port } = await start();
    for (const host of [
      "evil.example",
      "evil.example:8501",
      "localhost.evil.example",
      "127.0.0.1.nip.io",
      "[::2]:80",
    ]) {
      expect((await http(port, { headers: { host }, body: CHAIN_ID })).status, host).to.equal(403);
    }
    for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501", "[::1]"]) {
      expect((await http(port, { headers: { host }, body: CHAIN_ID })).status, host).to.equal(200);
    }
    const open = await start({ hosts: ["*"] });
    expect((await http(open.port, { headers: { host: "any.example" }, body: CHAIN_ID })).status).to.equal(200);
  });

  it("lets pages of other origins in only when they are listed", async function () {
    const { port } = await start({ corsOrigins: ["https://app.example"] });
    const from = (origin: string) => http(port, { headers: { origin }, body: CHAIN_ID });
    const admitted = await from("https://app.example");
    expect(admitted.status).to.equal(200);
    expect(admitted.headers["access-control-allow-origin"]).to.equal("https://app.example");
    const refused = await from("https://evil.example");
    expect([refused.status, refused.headers["access-control-allow-origin"]]).to.deep.equal([403, undefined]);
    expect((await from(`http://127.0.0.1:${port}`)).status).to.equal(200);
    expect((await from("null")).status).to.equal(403);
  });

  it("admits every port of a host that is listed so, and no other host", async function () {
    const { port } = await start({ corsOrigins: ["http://localhost:*"] });
    const from = async (origin: string) => (await http(port, { headers: { origin }, body: CHAIN_ID })).status;
    expect(await from("http://localhost:5173")).to.equal(200);
    expect(await from("http://localhost.evil.example:5173")).to.equal(403);
    expect(await from("http://evil.example:5173")).to.equal(403);
  });

  it("answers browsers that ask first", async function () {
    const { port } = await start({ corsOrigins: ["*"] });
    const { status, headers } = await http(port, { method: "OPTIONS", headers: { origin: "https://any.example" } });
    expect(status).to.equal(204);
    expect(headers).to.include({ "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" });
    const closed = await start();
    const silent = await http(closed.port, { method: "OPTIONS", headers: { origin: "https://any.example" } });
    expect(silent.headers).to.not.have.property("access-control-allow-origin");
  });

  it("refuses bodies beyond the limit, announced or not", async function () {
    const { port } = await start({ limits: { bodyBytes: 100 } });
    expect((await http(port, { body: " ".repeat(101) })).status).to.equal(413);
    const chunked = { headers: { "transfer-encoding": "chunked" }, body: " ".repeat(101) };
    expect((await http(port, chunked)).status).to.equal(413);
    expect((await http(port, { body: CHAIN_ID.padEnd(100) })).status).to.equal(200);
  });

  it("drops callers that go away in the middle of a request, and serves the next", async function () {
    const { port } = await start();
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    socket.destroy();
    await once(socket, "close");
    expect((await http(port, { body: CHAIN_ID })).status).to.equal(200);
  });

  it("ends connections that send no headers in time", async function () {
    const { port } = await start({ limits: { headersMs: 20 } });
    const socket = connect(port, "127.0.0.1");
    socket.resume();
    socket.write("POST / HTTP/1.1\r\nHost: loc");
    await once(socket, "close");
  });

  it("bounds the number of connections", async function () {
    const { port } = await start({ limits: { connections: 1 } });
    const first = connect(port, "127.0.0.1");
    await once(first, "connect");
    first.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(first, "data");
    const second = connect(port, "127.0.0.1");
    second.on("error", () => undefined);
    await once(second, "close");
    first.destroy();
  });

  it("serves a second port with the same node", async function () {
    const { server } = await start({ webSocketPort: 0 });
    expect(server.webSocketPort).to.be.greaterThan(0);
    expect((await http(server.webSocketPort, { body: CHAIN_ID })).status).to.equal(200);
  });

  it("says why it cannot start, and leaves nothing open", async function () {
    const { port } = await start();
    const node = new FakeNode();
    const outcome: unknown = await RpcServer.start({ backend: node.backend(), port: 0, webSocketPort: port }).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.include({ code: "EADDRINUSE" });
    expect(node.listeners).to.equal(0);
  });
});

describe("JSON-RPC over HTTP: the end", function () {
  before(() => loadCrypto());

  function held(node: FakeNode) {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<undefined>();
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const call = node.execution.call.bind(node.execution);
    node.execution.call = async (...parameters) => {
      arrive(undefined);
      await released;
      return call(...parameters);
    };
    return {
      arrived,
      release: () => {
        release(undefined);
      },
    };
  }
  const CALL = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params: [{}] });

  it("lets running requests finish and takes no more", async function () {
    const node = new FakeNode();
    const server = await RpcServer.start({ backend: node.backend(), port: 0 });
    const { port } = server;
    const { arrived, release } = held(node);
    const answer = http(port, { body: CALL });
    await arrived;
    const closed = server.close();
    const refused: unknown = await http(port, { body: CHAIN_ID }).catch((error: unknown) => error);
    expect(refused).to.include({ code: "ECONNREFUSED" });
    release();
    expect((await answer).text).to.contain('"result":"0x"');
    await closed;
    expect(node.listeners).to.equal(0);
  });

  it("waits no longer than it may", async function () {
    const node = new FakeNode();
    const server = await RpcServer.start({ backend: node.backend(), port: 0, limits: { drainMs: 10, closeMs: 10 } });
    const { arrived } = held(node);
    const answer = http(server.port, { body: CALL }).catch((error: unknown) => error);
    await arrived;
    await server.close();
    expect(await answer).to.include({ code: "ECONNRESET" });
  });

  it("may be asked for twice", async function () {
    const server = await RpcServer.start({ backend: new FakeNode().backend(), port: 0 });
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

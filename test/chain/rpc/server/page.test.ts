import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { errorCode } from "../../../../chain/primitives/errors.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { readPageFiles } from "../../../../chain/rpc/server/page-files.ts";
import { RpcServer } from "../../../../chain/rpc/server/server.ts";
import { rejection } from "../../../support/rejection.ts";
import { FakeNode } from "../support/fake-node.ts";
import { http } from "../support/http.ts";

const INDEX = '<!doctype html><script type="module" src="/assets/app-1a2b.js"></script>';
const SCRIPT = "export {};\n".repeat(100);

describe("Page at the RPC port [A-11]", function () {
  let folder: string;
  const servers: RpcServer[] = [];
  before(() => loadCrypto());
  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-page-"));
  });
  afterEach(async function () {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await rm(folder, { recursive: true, force: true });
  });

  const build = async (files: Readonly<Record<string, string | Buffer>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
  };
  const buildPage = (): Promise<void> =>
    build({ "index.html": INDEX, "assets/app-1a2b.js": SCRIPT, "icon.svg": "<svg/>", ".stamp": "secret" });
  const start = async (pageFolder: string | undefined = folder): Promise<number> => {
    const server = await RpcServer.start({ backend: new FakeNode().backend(), port: 0, pageFolder });
    servers.push(server);
    return server.port;
  };
  const get = (port: number, url: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
    http(port, { method, path: url, headers });

  it("is what a browser gets, with its files", async function () {
    await buildPage();
    const port = await start();
    const index = await get(port, "/");
    expect([index.status, index.headers["content-type"], index.text]).to.deep.equal([
      200,
      "text/html; charset=utf-8",
      INDEX,
    ]);
    expect((await get(port, "/?from=bookmark")).text).to.equal(INDEX);
    const script = await get(port, "/assets/app-1a2b.js");
    expect([script.status, script.headers["content-type"], script.text]).to.deep.equal([
      200,
      "text/javascript; charset=utf-8",
      SCRIPT,
    ]);
    expect((await get(port, "/icon.svg")).headers["content-type"]).to.equal("image/svg+xml");
  });

  it("leaves calls alone", async function () {
    await buildPage();
    const port = await start();
    const { status, text } = await http(port, {
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" }),
    });
    expect([status, JSON.parse(text)]).to.deep.equal([200, { jsonrpc: "2.0", id: 1, result: "0x29" }]);
  });

  it("is nothing else: no other path, no hidden file, no way out of the folder", async function () {
    await buildPage();
    const port = await start();
    for (const url of [
      "/index.htm",
      "/assets/",
      "/assets",
      "/.stamp",
      "/../package.json",
      "/assets/../../package.json",
      "/%2e%2e/package.json",
      "//etc/passwd",
      "/assets/app-1a2b.js.br",
    ]) {
      expect((await get(port, url)).status, url).to.equal(404);
    }
  });

  it("is shown only under the names of the node", async function () {
    await buildPage();
    expect((await get(await start(), "/", { host: "evil.example" })).status).to.equal(403);
  });

  it("forbids browsers to run, load, send or embed anything of elsewhere", async function () {
    await buildPage();
    const port = await start();
    for (const url of ["/", "/assets/app-1a2b.js", "/missing"]) {
      const { headers } = await get(port, url, { host: "localhost:8501" });
      expect(headers, url).to.include({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
      });
      const policy = String(headers["content-security-policy"]).split("; ");
      expect(policy, url).to.include.members([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self' ws://localhost:8501 wss://localhost:8501",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
    }
  });

  it("repeats no Host in its policy that could add a rule", async function () {
    await buildPage();
    const server = await RpcServer.start({
      backend: new FakeNode().backend(),
      port: 0,
      pageFolder: folder,
      hosts: ["*"],
    });
    servers.push(server);
    for (const host of ["a; script-src *", "a b", "*", "a:1/b", "[::1]:8501"]) {
      const { headers } = await get(server.port, "/", { host });
      expect(String(headers["content-security-policy"]).split("; "), host).to.include("connect-src 'self'");
    }
  });

  it("is kept by browsers: hashed names for ever, the rest until it changed", async function () {
    await buildPage();
    const port = await start();
    const script = await get(port, "/assets/app-1a2b.js");
    expect(script.headers["cache-control"]).to.equal("public, max-age=31536000, immutable");
    const index = await get(port, "/");
    expect(index.headers["cache-control"]).to.equal("no-cache");
    const etag = String(index.headers.etag);
    const known = await get(port, "/", { "if-none-match": `"other", W/${etag}` });
    expect([known.status, known.text, known.headers.etag]).to.deep.equal([304, "", etag]);
    expect((await get(port, "/", { "if-none-match": '"other"' })).status).to.equal(200);
  });

  it("answers HEAD with the headers alone", async function () {
    await buildPage();
    const { status, headers, text } = await get(await start(), "/", {}, "HEAD");
    expect([status, headers["content-length"], text]).to.deep.equal([200, String(INDEX.length), ""]);
  });

  it("goes compressed to whoever accepts it", async function () {
    await buildPage();
    await build({ "assets/app-1a2b.js.gz": gzipSync(SCRIPT), "assets/app-1a2b.js.br": "brotli" });
    const port = await start();
    const encodingOf = async (accepted: string): Promise<unknown> =>
      (await get(port, "/assets/app-1a2b.js", { "accept-encoding": accepted })).headers["content-encoding"];
    expect(await encodingOf("gzip, deflate, br;q=0.5")).to.equal("br");
    expect(await encodingOf("gzip, br;q=0")).to.equal("gzip");
    expect(await encodingOf("deflate")).to.equal(undefined);
    const plain = await get(port, "/assets/app-1a2b.js");
    const small = await get(port, "/assets/app-1a2b.js", { "accept-encoding": "gzip" });
    expect(small.headers["content-length"]).to.equal(String(gzipSync(SCRIPT).length));
    expect(small.headers.etag).not.to.equal(plain.headers.etag);
    expect(small.headers.vary).to.include("accept-encoding");
  });

  it("tells how to build it when it was not", async function () {
    const { status, headers, text } = await get(await start(path.join(folder, "missing")), "/");
    expect([status, headers["content-type"]]).to.deep.equal([200, "text/plain; charset=utf-8"]);
    expect(text).to.include("npm run build:web");
  });

  it("can be left out", async function () {
    await buildPage();
    const server = await RpcServer.start({ backend: new FakeNode().backend(), port: 0 });
    servers.push(server);
    const { status, text } = await get(server.port, "/");
    expect([status, text]).to.deep.equal([200, "CPChain JSON-RPC: POST calls here.\n"]);
    expect((await get(server.port, "/assets/app-1a2b.js")).status).to.equal(404);
  });

  it("is bounded, in files and in bytes", async function () {
    await buildPage();
    const code = async (limits: { files: number; totalBytes: number }): Promise<string | undefined> =>
      errorCode(await rejection(readPageFiles(folder, limits)));
    expect(await code({ files: 2, totalBytes: 10_000 })).to.equal("PAGE_TOO_LARGE");
    expect(await code({ files: 3, totalBytes: 100 })).to.equal("PAGE_TOO_LARGE");
    expect((await readPageFiles(folder, { files: 3, totalBytes: 10_000 }))?.size).to.equal(3);
  });

  it("has no file of a type that browsers would have to guess", async function () {
    await buildPage();
    await build({ "assets/data.bin": "?" });
    expect(errorCode(await rejection(readPageFiles(folder)))).to.equal("PAGE_UNKNOWN_TYPE");
  });
});

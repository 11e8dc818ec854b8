import { expect } from "chai";
import { MonitoringServer } from "../../../../chain/node/monitoring/server.ts";
import type { Readiness } from "../../../../chain/node/monitoring/readiness.ts";

describe("Port of metrics, health and readiness", () => {
  let state: Readiness;
  let metrics: () => Promise<string>;
  let errors: unknown[];
  let server: MonitoringServer;
  const start = (port = 0) =>
    MonitoringServer.start({
      host: "127.0.0.1",
      port,
      registry: { metrics: () => metrics(), contentType: "text/plain; version=0.0.4; charset=utf-8" },
      readiness: () => state,
      onError: (error) => errors.push(error),
    });
  const get = (path: string, method = "GET") => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

  beforeEach(async () => {
    state = { ready: true, checks: [{ name: "running", ok: true }] };
    metrics = () => Promise.resolve("cpchain_height 7\n");
    errors = [];
    server = await start();
  });
  afterEach(() => server.close());

  it("serves the numbers in Prometheus' format", async () => {
    const answer = await get("/metrics");
    expect(answer.headers.get("content-type")).to.contain("version=0.0.4");
    expect(await answer.text()).to.equal("cpchain_height 7\n");
  });

  it("says that the node is alive, and with reasons whether it is ready", async () => {
    expect((await get("/health")).status).to.equal(200);
    expect((await get("/ready")).status).to.equal(200);
    state = { ready: false, checks: [{ name: "synchronised", ok: false, reason: "behind" }] };
    const answer = await get("/ready");
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal(state);
    expect((await get("/health")).status).to.equal(200);
  });

  it("answers nothing else", async () => {
    expect((await get("/")).status).to.equal(404);
    expect((await get("/metrics", "POST")).status).to.equal(405);
  });

  it("goes on after numbers that cannot be read, and says so to the node only", async () => {
    metrics = () => Promise.reject(new Error("no memory"));
    const answer = await get("/metrics");
    expect(answer.status).to.equal(500);
    expect(await answer.text()).to.not.contain("no memory");
    expect(errors).to.have.length(1);
    expect((await get("/health")).status).to.equal(200);
  });

  it("refuses a port that is taken", async () => {
    const outcome = await start(server.port).catch((error: unknown) => error);
    expect(outcome).to.include({ code: "PORT_IN_USE" });
  });
});

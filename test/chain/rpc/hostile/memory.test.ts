import { expect } from "chai";
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import path from "node:path";
import { WebSocket } from "ws";
import { http } from "../support/http.ts";

const MIB = 1_048_576;
const CALLERS = 60;
/** hexadecimal: an answer is twice as long */
const ANSWER_BYTES = 2 * MIB;
const BACKLOG_BYTES = 32 * MIB;
/** What callers would make the node hold without a bound. */
const WANTED = CALLERS * 2 * ANSWER_BYTES;
/** What holding that much costs: text and its bytes, garbage, and the answers being worked on. */
const MOST_GROWTH = 2 * BACKLOG_BYTES + 100 * MIB;

interface Report {
  readonly bytes: number;
  readonly calls: number;
}

const call = (method: string, ...params: unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

describe("JSON-RPC: memory of a process whose callers do not read [T-03]", function () {
  this.timeout(60_000);
  let child: ChildProcess;
  let port: number;
  let atStart: Report;
  const callers: (Socket | WebSocket)[] = [];

  before(async function () {
    const script = path.join(import.meta.dirname, "support/server-process.ts");
    const options = JSON.stringify({ answerBytes: ANSWER_BYTES, backlogBytes: BACKLOG_BYTES });
    child = fork(script, [options], { execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"] });
    const died = once(child, "exit").then(([code]) => {
      throw new Error(`the process ended with ${String(code)}`);
    });
    [{ port }] = (await Promise.race([once(child, "message"), died])) as [{ port: number }];
    died.catch(() => undefined);
    atStart = await report();
  });
  after(async function () {
    const exited = once(child, "exit");
    child.disconnect();
    await exited;
  });
  afterEach(async function () {
    for (const caller of callers.splice(0)) {
      if (caller instanceof WebSocket) caller.terminate();
      else caller.destroy();
    }
    await untilAnswered();
  });

  async function report(): Promise<Report> {
    const answer = once(child, "message");
    child.send("report");
    return ((await answer) as [Report])[0];
  }

  /** There is room again as soon as the server knows that its callers are gone. */
  async function untilAnswered(): Promise<void> {
    for (;;) {
      const { status, text } = await http(port, { body: call("eth_blockNumber") });
      if (status === 503) continue;
      expect(text).to.contain('"result":"0x0"');
      return;
    }
  }

  async function untilCalled(times: number): Promise<Report> {
    for (;;) {
      const now = await report();
      if (now.calls >= times) return now;
    }
  }

  it("stays bounded over HTTP", async function () {
    expect(WANTED).to.be.greaterThan(MOST_GROWTH);
    const body = call("eth_call", {});
    for (let caller = 0; caller < CALLERS; caller++) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      callers.push(socket.pause());
      await once(socket, "connect");
      const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
      // Pipelined: the answer to the first holds up the second.
      socket.write(`${head}\r\n\r\n${body}${head}\r\n\r\n${body}`);
    }
    const { bytes } = await untilCalled(CALLERS);
    expect(bytes - atStart.bytes).to.be.lessThan(MOST_GROWTH);
  });

  it("stays bounded over WebSocket", async function () {
    const { calls } = await report();
    for (let caller = 0; caller < CALLERS; caller++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      socket.on("error", () => undefined);
      callers.push(socket);
      await once(socket, "open");
      socket.pause();
      socket.send(call("eth_call", {}));
      socket.send(call("eth_call", {}));
    }
    const { bytes } = await untilCalled(calls + CALLERS);
    expect(bytes - atStart.bytes).to.be.lessThan(MOST_GROWTH);
  });
});

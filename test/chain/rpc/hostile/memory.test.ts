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
/** What callers could make the node hold without a bound. */
const WANTED = 2 * CALLERS * 2 * ANSWER_BYTES;
/** What the node needs for itself and for the answer it works on. */
const OWN = 100 * MIB;

interface Report {
  readonly held: number;
  readonly calls: number;
}

const call = (method: string, ...params: unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

describe("JSON-RPC: memory of a process whose callers do not read [T-03]", function () {
  this.timeout(60_000);
  let child: ChildProcess;
  let port: number;
  const callers: (Socket | WebSocket)[] = [];

  before(async function () {
    const script = path.join(import.meta.dirname, "support/server-process.ts");
    const options = JSON.stringify({ answerBytes: ANSWER_BYTES, backlogBytes: BACKLOG_BYTES });
    child = fork(script, [options], { execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"] });
    [{ port }] = (await once(child, "message")) as [{ port: number }];
  });
  after(async function () {
    for (const caller of callers)
      if (caller instanceof WebSocket) caller.terminate();
      else caller.destroy();
    const exited = once(child, "exit");
    child.disconnect();
    await exited;
  });

  async function report(): Promise<Report> {
    const answer = once(child, "message");
    child.send("report");
    return ((await answer) as [Report])[0];
  }

  /** A refusal for want of room is an answer too; the node must give the right one as soon as there is room. */
  async function stillAnswers(): Promise<void> {
    const body = call("eth_blockNumber");
    for (;;) {
      const { status, text } = await http(port, { body });
      if (status === 200) {
        expect(text).to.contain('"result":"0x0"');
        return;
      }
      expect(status).to.equal(503);
    }
  }

  async function untilCalled(times: number): Promise<Report> {
    for (;;) {
      const now = await report();
      if (now.calls >= times) return now;
    }
  }

  it("stays bounded over HTTP", async function () {
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
    const { held } = await untilCalled(CALLERS);
    expect(held).to.be.lessThan(BACKLOG_BYTES + OWN);
    await stillAnswers();
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
    const { held } = await untilCalled(calls + CALLERS);
    expect(held).to.be.lessThan(BACKLOG_BYTES + OWN);
    await stillAnswers();
  });

  it("would have been asked to hold more than it does", function () {
    expect(WANTED).to.be.greaterThan(2 * (BACKLOG_BYTES + OWN));
  });
});

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { RawData, WebSocket } from "ws";
import type { Dispatcher } from "../dispatcher.ts";
import type { Access } from "./access.ts";
import type { Backlog } from "./backlog.ts";

/** Close codes of RFC 6455. */
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;

/** WebSocket connections of one server. */
export class SocketHandler {
  readonly #dispatcher: Dispatcher;
  readonly #access: Access;
  readonly #backlog: Backlog;
  readonly #server: WebSocketServer;
  readonly #running = new Set<Promise<void>>();
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pings: NodeJS.Timeout;

  constructor(dispatcher: Dispatcher, access: Access, backlog: Backlog) {
    this.#dispatcher = dispatcher;
    this.#access = access;
    this.#backlog = backlog;
    const { bodyBytes, socketPingMs } = dispatcher.limits;
    this.#server = new WebSocketServer({ noServer: true, maxPayload: bodyBytes, perMessageDeflate: false });
    this.#pings = setInterval(() => {
      this.#ping();
    }, socketPingMs);
    this.#pings.unref();
  }

  get connections(): number {
    return this.#server.clients.size;
  }

  /** Takes over a connection that asks for WebSocket, if host and origin are admitted. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (!this.#access.admitsHost(request.headers) || !this.#access.admitsOrigin(request.headers)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#open(client);
    });
  }

  /** Resolves when every message that arrived is answered. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  close(): void {
    clearInterval(this.#pings);
    for (const client of this.#server.clients) client.close(GOING_AWAY);
    this.#server.close();
  }

  /** Ends connections that did not close by themselves. */
  terminate(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  #open(client: WebSocket): void {
    const { bodyBytes, socketBacklogBytes, socketRequests } = this.#dispatcher.limits;
    // An answer may be larger than what may wait: only what was there before it counts against the client.
    const send = (text: string): void => {
      if (client.readyState !== client.OPEN) return;
      if (client.bufferedAmount > socketBacklogBytes || !this.#backlog.take(text.length)) {
        client.terminate();
        return;
      }
      client.send(text, () => {
        this.#backlog.release(text.length);
      });
    };
    const session = this.#dispatcher.session((notification) => {
      send(JSON.stringify(notification));
    });
    let waiting = 0;
    let waitingBytes = 0;
    this.#alive.add(client);
    client.on("pong", () => this.#alive.add(client));
    client.on("error", () => {
      client.terminate();
    });
    client.on("close", () => {
      session.close();
    });
    client.on("message", (data: RawData, isBinary: boolean) => {
      if (isBinary) {
        client.close(UNSUPPORTED_DATA);
        return;
      }
      const text = textOf(data);
      waiting += 1;
      waitingBytes += text.length;
      if (waiting >= socketRequests || waitingBytes >= bodyBytes) client.pause();
      const work = this.#dispatcher.dispatchText(text, session).then((answer) => {
        waiting -= 1;
        waitingBytes -= text.length;
        if (client.isPaused) client.resume();
        if (answer !== undefined) send(answer);
      });
      this.#running.add(work);
      void work.finally(() => this.#running.delete(work));
    });
  }

  #ping(): void {
    for (const client of this.#server.clients) {
      if (this.#alive.delete(client)) client.ping();
      else client.terminate();
    }
  }
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data).toString("utf8");

import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Backend } from "../backend.ts";
import { Dispatcher } from "../dispatcher.ts";
import type { DispatcherOptions } from "../dispatcher.ts";
import { Access, LOCAL_HOSTS } from "./access.ts";
import { Backlog } from "./backlog.ts";
import { HttpHandler } from "./http.ts";
import { NO_PAGE, pageOf } from "./page.ts";
import { readPageFiles } from "./page-files.ts";
import { SocketHandler } from "./websocket.ts";

const LOOPBACK = "127.0.0.1";

export interface RpcServerOptions extends DispatcherOptions {
  readonly backend: Backend;
  /** HTTP and WebSocket; 0 takes a free one */
  readonly port: number;
  /** a further port, for WebSocket as well as HTTP */
  readonly webSocketPort?: number;
  /** address to listen at; default loopback */
  readonly host?: string;
  /** default: the names of this machine, see `AccessOptions` */
  readonly hosts?: readonly string[];
  /** default: none but same-origin */
  readonly corsOrigins?: readonly string[];
  /** folder of the built page that is served to browsers; undefined: none is */
  readonly pageFolder?: string | undefined;
}

/** Serves JSON-RPC over HTTP and WebSocket. */
export class RpcServer {
  /** for callers in this process */
  readonly dispatcher: Dispatcher;
  /** whether browsers get a page at `/` */
  readonly showsPage: boolean;
  readonly #servers: readonly Server[];
  readonly #http: HttpHandler;
  readonly #sockets: SocketHandler;
  #closed: Promise<void> | undefined;

  private constructor(
    dispatcher: Dispatcher,
    servers: readonly Server[],
    http: HttpHandler,
    sockets: SocketHandler,
    showsPage: boolean,
  ) {
    this.dispatcher = dispatcher;
    this.showsPage = showsPage;
    this.#servers = servers;
    this.#http = http;
    this.#sockets = sockets;
  }

  /**
   * @throws PageError, or the error of Node.js when a port cannot be had (EADDRINUSE, EACCES); nothing is left open
   * then
   */
  static async start(options: RpcServerOptions): Promise<RpcServer> {
    const { backend, port, webSocketPort, host = LOOPBACK, hosts = LOCAL_HOSTS, corsOrigins = [] } = options;
    const { pageFolder } = options;
    const page = pageFolder === undefined ? NO_PAGE : pageOf(await readPageFiles(pageFolder));
    const dispatcher = new Dispatcher(backend, options);
    const access = new Access({ hosts, corsOrigins });
    const backlog = new Backlog(dispatcher.limits.backlogBytes);
    const http = new HttpHandler(dispatcher, access, page, backlog);
    const sockets = new SocketHandler(dispatcher, access, backlog);
    const ports = webSocketPort === undefined || webSocketPort === port ? [port] : [port, webSocketPort];
    const servers = ports.map(() => prepare(dispatcher, http, sockets));
    const server = new RpcServer(dispatcher, servers, http, sockets, page.files !== undefined);
    try {
      for (const [index, each] of servers.entries()) await listen(each, ports[index] ?? 0, host);
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  get port(): number {
    return portOf(this.#servers[0]);
  }

  /** the further port, or the same */
  get webSocketPort(): number {
    return portOf(this.#servers.at(-1));
  }

  /** Takes no more connections, lets running requests finish within `drainMs`, then ends what is left. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const closed = this.#servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
        }),
    );
    const late = new AbortController();
    const drained = Promise.all([this.#http.drain(), this.#sockets.drain()]);
    await Promise.race([
      drained,
      delay(this.dispatcher.limits.drainMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    this.#sockets.close();
    for (const server of this.#servers) server.closeIdleConnections();
    const grace = setTimeout(() => {
      this.#sockets.terminate();
      for (const server of this.#servers) server.closeAllConnections();
    }, this.dispatcher.limits.closeMs);
    await Promise.all(closed);
    clearTimeout(grace);
    this.dispatcher.close();
  }
}

function prepare(dispatcher: Dispatcher, http: HttpHandler, sockets: SocketHandler): Server {
  const { connections, headersMs, requestMs } = dispatcher.limits;
  const server = createServer(
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: Math.min(headersMs, 5_000) },
    (request, response) => {
      http.handle(request, response);
    },
  );
  server.maxConnections = connections;
  server.on("upgrade", (request, socket, head) => {
    sockets.upgrade(request, socket, head);
  });
  return server;
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });

const portOf = (server: Server | undefined): number => (server?.address() as AddressInfo | null)?.port ?? 0;

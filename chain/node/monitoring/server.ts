import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { errorCode } from "../../primitives/errors.ts";
import { MONITORING_LIMITS } from "../../primitives/limits.ts";
import { NodeError } from "../errors.ts";
import type { Readiness } from "./readiness.ts";

export interface MonitoringServerOptions {
  readonly host: string;
  /** 0 takes a free one */
  readonly port: number;
  readonly registry: Pick<Registry, "metrics" | "contentType">;
  readonly readiness: () => Readiness;
  /** told of requests that failed by a fault of this node */
  readonly onError: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, value: unknown): Answer => ({
  status,
  type: "application/json",
  body: `${JSON.stringify(value)}\n`,
});

/** Serves `/metrics` to Prometheus, and `/health` and `/ready` to whoever supervises the node. */
export class MonitoringServer {
  readonly #options: MonitoringServerOptions;
  readonly #server: Server;

  private constructor(options: MonitoringServerOptions) {
    this.#options = options;
    const { requestMs: requestTimeout, connections } = MONITORING_LIMITS;
    this.#server = createServer({ requestTimeout, headersTimeout: requestTimeout }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.maxConnections = connections;
  }

  /** @throws NodeError PORT_IN_USE */
  static async start(options: MonitoringServerOptions): Promise<MonitoringServer> {
    const server = new MonitoringServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", (cause) => {
        const taken = errorCode(cause) === "EADDRINUSE";
        const message = `Another program listens on port ${options.port} already.`;
        reject(
          taken ? new NodeError("PORT_IN_USE", message, { advice: "Choose another metrics.port.", cause }) : cause,
        );
      });
      server.#server.listen(options.port, options.host, resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  async #serve({ method = "", url = "" }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, body } = await this.#answer(method, url).catch((error: unknown) => {
      this.#options.onError(error);
      return json(500, { error: "internal error" });
    });
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(method === "HEAD" ? undefined : body);
  }

  async #answer(method: string, url: string): Promise<Answer> {
    if (method !== "GET" && method !== "HEAD") return json(405, { error: "only GET and HEAD" });
    const { registry, readiness } = this.#options;
    switch (url.split("?", 1)[0]) {
      case "/metrics":
        return { status: 200, type: registry.contentType, body: await registry.metrics() };
      case "/health":
        return json(200, { alive: true });
      case "/ready": {
        const state = readiness();
        return json(state.ready ? 200 : 503, state);
      }
      default:
        return json(404, { error: "there are /metrics, /health and /ready" });
    }
  }
}

import { request } from "node:http";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One HTTP request on a connection of its own, with any headers. */
export const http = (
  port: number,
  options: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: OutgoingHttpHeaders;
    readonly body?: string;
  } = {},
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { method = "POST", path = "/", body = "" } = options;
    const headers = { "content-type": "application/json", ...options.headers };
    const sent = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });

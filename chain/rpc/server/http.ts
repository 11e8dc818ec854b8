import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher } from "../dispatcher.ts";
import type { Access } from "./access.ts";
import type { Backlog } from "./backlog.ts";
import { readBody } from "./body.ts";
import { answerPage } from "./page.ts";
import type { Page } from "./page.ts";

const JSON_TYPES = new Set(["application/json", "application/json-rpc", "application/jsonrequest"]);

/** Answers HTTP: POST carries calls, GET shows the page, OPTIONS answers browsers that ask first. */
export class HttpHandler {
  readonly #dispatcher: Dispatcher;
  readonly #access: Access;
  readonly #page: Page;
  readonly #backlog: Backlog;
  readonly #running = new Set<Promise<void>>();
  #closing = false;

  constructor(dispatcher: Dispatcher, access: Access, page: Page, backlog: Backlog) {
    this.#dispatcher = dispatcher;
    this.#access = access;
    this.#page = page;
    this.#backlog = backlog;
  }

  /** Never throws: a request whose caller is gone is dropped. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const work = this.#handle(request, response).catch(() => {
      response.destroy();
    });
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  /** From now on connections end with their answer; resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.#closing = true;
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method } = request;
    if (this.#closing) response.setHeader("connection", "close");
    if (!this.#access.admitsHost(headers)) {
      refuse(response, 403, "invalid host specified");
      return;
    }
    response.setHeaders(new Map(Object.entries(this.#access.corsHeaders(headers))));
    if (method === "OPTIONS") response.writeHead(204).end();
    else if (method === "GET" || method === "HEAD") answerPage(this.#page, request, response);
    else if (method !== "POST") refuse(response.setHeader("allow", "GET, POST, OPTIONS"), 405, "method not allowed");
    else if (!this.#access.admitsOrigin(headers)) refuse(response, 403, "origin not allowed");
    else if (!JSON_TYPES.has((headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "")) {
      refuse(response, 415, "invalid content type, only application/json is supported");
    } else await this.#answer(request, response);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { bodyBytes } = this.#dispatcher.limits;
    const body = await readBody(request, bodyBytes, this.#backlog);
    if ("fault" in body) {
      if (body.fault === "no room") refuseBusy(response);
      else refuse(response, 413, `content length too large (limit ${bodyBytes})`);
      return;
    }
    const session = this.#dispatcher.session();
    const answer = (await this.#dispatcher.dispatchText(body.text, session)) ?? "";
    if (response.destroyed) return;
    if (!this.#backlog.take(answer.length)) {
      refuseBusy(response);
      return;
    }
    send(response, 200, "application/json", answer);
    this.#hold(response, answer.length);
  }

  /** Until the caller has read its answer, for which it has `answerMs`. */
  #hold(response: ServerResponse, bytes: number): void {
    const late = setTimeout(() => response.destroy(), this.#dispatcher.limits.answerMs).unref();
    response.once("close", () => {
      clearTimeout(late);
      this.#backlog.release(bytes);
    });
  }
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

const refuseBusy = (response: ServerResponse): void => {
  refuse(response.setHeader("retry-after", "1"), 503, "too much waits to be read by other callers");
};

/** Refusals end the connection: what is left of the request is not read. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.setHeader("connection", "close");
  send(response, status, "text/plain", `${text}\n`);
}

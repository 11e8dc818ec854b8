import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { ENCODINGS } from "./page-files.ts";
import type { Encoding, PageFile, PageFiles } from "./page-files.ts";

/** What a browser is shown at GET: the explorer, or a line of text where there is none. */
export interface Page {
  /** undefined: `text` stands in for the page */
  readonly files: PageFiles | undefined;
  /** the answer at `/` without files */
  readonly text: string;
}

/** For a server that is to serve calls only. */
export const NO_PAGE: Page = { files: undefined, text: "CPChain JSON-RPC: POST calls here." };

/** For a page that is to be served, as soon as there is one. */
export const pageOf = (files: PageFiles | undefined): Page => ({
  files,
  text: `${NO_PAGE.text}\nThe explorer was not built: npm run build:web, then start the node again.`,
});

const NOT_FOUND = "not found";
/** A Host header that may be repeated in a policy; its grammar has no IPv6 addresses. */
const PLAIN_HOST = /^[a-z0-9.-]+(?::\d{1,5})?$/i;

/**
 * What the page may do: run and call what comes from this server, and nothing else. Images may be data: wallets give
 * their icons so (EIP-6963). The addresses of the WebSocket are spelt out for browsers whose 'self' covers http alone.
 */
const contentSecurityPolicy = (host: string | undefined): string => {
  const sockets = host !== undefined && PLAIN_HOST.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
};

const SAFETY_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** Answers GET and HEAD; Node.js leaves out the body of the latter. */
export function answerPage({ files, text }: Page, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
  response.setHeaders(new Map(Object.entries(SAFETY_HEADERS)));
  response.setHeader("content-security-policy", contentSecurityPolicy(request.headers.host));
  const file = files?.get(path);
  if (file !== undefined) sendFile(file, request.headers, response);
  else if (path === "/") sendText(response, 200, text);
  else sendText(response, 404, NOT_FOUND);
}

function sendFile(file: PageFile, headers: IncomingHttpHeaders, response: ServerResponse): void {
  const encoding = ENCODINGS.find((name) => file.encoded.has(name) && accepts(headers, name));
  const etag = `"${file.tag}${encoding === undefined ? "" : `-${encoding}`}"`;
  response.appendHeader("vary", "accept-encoding");
  response.setHeader("etag", etag).setHeader("cache-control", file.cacheControl);
  if (knows(headers, etag)) {
    response.writeHead(304).end();
    return;
  }
  const body = (encoding === undefined ? undefined : file.encoded.get(encoding)) ?? file.body;
  if (encoding !== undefined) response.setHeader("content-encoding", encoding);
  response.writeHead(200, { "content-type": file.contentType, "content-length": body.length }).end(body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  const body = `${text}\n`;
  const headers = { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, "cache-control": "no-cache" }).end(body);
}

/** RFC 9110 §12.5.3; a coding with weight 0 is refused. */
const accepts = (headers: IncomingHttpHeaders, encoding: Encoding): boolean =>
  (headers["accept-encoding"] ?? "")
    .split(",")
    .map((each) =>
      each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .some(([name, weight]) => name === encoding && !/^q=0(?:\.0*)?$/.test(weight ?? ""));

/** RFC 9110 §13.1.2, compared weakly. */
const knows = ({ "if-none-match": known }: IncomingHttpHeaders, etag: string): boolean =>
  known?.split(",").some((each) => each.trim().replace(/^W\//, "") === etag) === true;

import type { IncomingHttpHeaders } from "node:http";
import { isIPv6 } from "node:net";

export interface AccessOptions {
  /** values of Host that are served, without port; "*" serves any. Guards against DNS rebinding. */
  readonly hosts: readonly string[];
  /**
   * origins of web pages that may call, as in "https://app.example"; "http://localhost:*" admits every port, "*" any
   * origin; same-origin always may
   */
  readonly corsOrigins: readonly string[];
}

export const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"] as const;

/** The host of a Host header without its port, lower case. */
const hostOf = (header: string): string => header.toLowerCase().replace(/:\d*$/, isIPv6(header) ? header : "");

/** Decides by its headers whether a request is answered. */
export class Access {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  /** the newest Host header that was admitted: a caller sends the same again and again */
  #admitted: string | undefined;

  constructor({ hosts, corsOrigins }: AccessOptions) {
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
    this.#origins = new Set(corsOrigins.map((origin) => origin.toLowerCase()));
  }

  admitsHost({ host }: IncomingHttpHeaders): boolean {
    if (this.#hosts.has("*")) return true;
    if (host === undefined) return false;
    if (host === this.#admitted) return true;
    if (!this.#hosts.has(hostOf(host))) return false;
    this.#admitted = host;
    return true;
  }

  /** Requests without Origin come from programs, not from pages of other sites. */
  admitsOrigin({ origin, host }: IncomingHttpHeaders): boolean {
    if (origin === undefined || this.#origins.has("*") || this.#origins.has(origin.toLowerCase())) return true;
    if (this.#origins.has(origin.toLowerCase().replace(/:\d+$/, ":*"))) return true;
    return host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`;
  }

  /** Headers that let a page of an admitted origin read the answer. */
  corsHeaders(headers: IncomingHttpHeaders): Record<string, string> {
    const { origin } = headers;
    if (origin === undefined || !this.admitsOrigin(headers)) return {};
    return {
      "access-control-allow-origin": this.#origins.has("*") ? "*" : origin,
      "access-control-allow-methods": "POST, GET, OPTIONS",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "600",
      vary: "origin",
    };
  }
}

import type { Page } from "playwright-core";

/** Notes everything that a page must not do: errors, violations of its policy, requests to elsewhere. */
export class Watch {
  readonly page: Page;
  readonly #complaints: string[] = [];
  readonly #allowed: RegExp[] = [];

  constructor(page: Page, origin: string) {
    this.page = page;
    page.on("console", (message) => {
      // Chromium reports violations of the policy here too.
      if (message.type() === "error" || message.type() === "warning") this.#complaints.push(message.text());
    });
    page.on("pageerror", (error) => {
      this.#complaints.push(error.stack ?? error.message);
    });
    page.on("request", (request) => {
      this.#expectOrigin(request.url(), origin);
    });
    page.on("websocket", (socket) => {
      this.#expectOrigin(socket.url().replace(/^ws/, "http"), origin);
    });
  }

  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  get complaints(): readonly string[] {
    return this.#complaints.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }

  #expectOrigin(url: string, origin: string): void {
    if (url.startsWith("data:") || new URL(url).origin === origin) return;
    this.#complaints.push(`request to elsewhere: ${url}`);
  }
}

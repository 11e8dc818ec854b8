import { Agent, request } from "node:http";

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** JSON-RPC over connections that are kept. */
export class JsonRpc {
  readonly #url: URL;
  readonly #agent: Agent;
  #id = 0;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error with the node's message */
  async call(method: string, ...params: unknown[]): Promise<unknown> {
    return resultOf((await this.#post(this.#request(method, params))) as Answer);
  }

  /**
   * One request with many calls; the results in the order of the calls.
   * @throws Error with the message of the first that failed
   */
  async batch(calls: readonly (readonly [method: string, ...params: unknown[]])[]): Promise<unknown[]> {
    const requests = calls.map(([method, ...params]) => this.#request(method, params));
    const answers = (await this.#post(requests)) as Answer[];
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return requests.map(({ id }) => resultOf(byId.get(id)));
  }

  /** The same, with what the node said of those that failed. */
  async batchSettled(
    calls: readonly (readonly [method: string, ...params: unknown[]])[],
  ): Promise<PromiseSettledResult<unknown>[]> {
    const requests = calls.map(([method, ...params]) => this.#request(method, params));
    const answers = (await this.#post(requests)) as Answer[];
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return Promise.allSettled(requests.map(({ id }) => Promise.resolve(byId.get(id)).then(resultOf)));
  }

  close(): void {
    this.#agent.destroy();
  }

  #request(method: string, params: readonly unknown[]): { readonly id: number } {
    return { jsonrpc: "2.0", id: ++this.#id, method, params } as { readonly id: number };
  }

  #post(message: unknown): Promise<unknown> {
    const body = JSON.stringify(message);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const sent = request(this.#url, { method: "POST", agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
          } catch (error) {
            reject(new Error("the answer is no JSON", { cause: error }));
          }
        });
      });
      sent.on("error", (error) => {
        // The node had closed the idle connection just before: not an answer to this request.
        if (sent.reusedSocket && isReset(error)) this.#post(message).then(resolve, reject);
        else reject(error);
      });
      sent.end(body);
    });
  }
}

const isReset = (error: Error): boolean => "code" in error && error.code === "ECONNRESET";

const resultOf = (answer: Answer | undefined): unknown => {
  if (answer === undefined) throw new Error("the node left a call unanswered");
  if (answer.error !== undefined) throw new Error(answer.error.message);
  return answer.result;
};

import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { LinkConditions } from "./conditions.ts";
import { Lane } from "./lane.ts";

const LOOPBACK = "127.0.0.1";

/** The way on which one node dials another: a port of its own that leads to the other's. */
export class Link {
  readonly #target: number;
  readonly #conditions: () => LinkConditions;
  readonly #server: Server;
  readonly #lanes = new Set<Lane>();
  /** connections that were begun while the link was cut */
  readonly #waiting = new Set<Socket>();

  private constructor(target: number, conditions: () => LinkConditions) {
    this.#target = target;
    this.#conditions = conditions;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  /** @param target port of the node at the other end */
  static async open(target: number, conditions: () => LinkConditions): Promise<Link> {
    const link = new Link(target, conditions);
    await once(link.#server.listen(0, LOOPBACK), "listening");
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The conditions may be others now. */
  changed(): void {
    for (const lane of this.#lanes) lane.changed();
    if (this.#conditions().cut) return;
    for (const socket of this.#waiting) this.#connect(socket);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const lane of this.#lanes) lane.close();
    for (const socket of this.#waiting) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.on("error", () => undefined);
    if (!this.#conditions().cut) {
      this.#connect(socket);
      return;
    }
    this.#waiting.add(socket);
    socket.once("close", () => this.#waiting.delete(socket));
  }

  #connect(near: Socket): void {
    const far = connect({ port: this.#target, host: LOOPBACK, noDelay: true });
    far.once("error", () => near.destroy());
    far.once("connect", () => {
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        const lane = new Lane(from, to, this.#conditions);
        this.#lanes.add(lane);
        to.once("close", () => this.#lanes.delete(lane));
      }
    });
  }
}

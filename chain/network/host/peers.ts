import type { Connection } from "@libp2p/interface";
import type { Peer } from "../interface.ts";

export interface ConnectedPeer {
  readonly peer: Peer;
  readonly connection: Connection;
}

/** Peers whose greeting was accepted, each with one connection, and those that wait for the end of a greeting. */
export class PeerTable {
  readonly #own: string;
  readonly #peers = new Map<string, ConnectedPeer>();
  readonly #greetings = new Map<string, Promise<unknown>>();

  /** @param own peer id of this node */
  constructor(own: string) {
    this.#own = own;
  }

  get size(): number {
    return this.#peers.size;
  }

  get(peer: string): ConnectedPeer | undefined {
    return this.#peers.get(peer);
  }

  values(): Iterable<ConnectedPeer> {
    return this.#peers.values();
  }

  /**
   * Adds a peer. Of two connections to it, both sides keep the one that the lower peer id dialled.
   * @returns the connection that is one too many, if any
   */
  add(peer: Peer, connection: Connection): Connection | undefined {
    const known = this.#peers.get(peer.id);
    if (known === undefined || known.connection.status !== "open") {
      this.#peers.set(peer.id, { peer, connection });
      return undefined;
    }
    if (this.#dialler(connection) > this.#dialler(known.connection)) return connection;
    // Dialled by the same side again: it has given up the older one.
    this.#peers.set(peer.id, { peer, connection });
    return known.connection;
  }

  /** @returns the peer that is gone, unless it has another connection */
  remove(connection: Connection): Peer | undefined {
    const id = connection.remotePeer.toString();
    const known = this.#peers.get(id);
    if (known?.connection !== connection) return undefined;
    this.#peers.delete(id);
    return known.peer;
  }

  /** Notes that a greeting is going on over a connection. */
  greeting(connection: Connection, end: Promise<unknown>): void {
    this.#greetings.set(connection.id, end);
    void end.finally(() => this.#greetings.delete(connection.id)).catch(() => undefined);
  }

  /** The peer at the other end, when its greeting has been accepted; its streams may come before the end of ours. */
  async greeted(connection: Connection): Promise<Peer | undefined> {
    await this.#greetings.get(connection.id)?.catch(() => undefined);
    return this.#peers.get(connection.remotePeer.toString())?.peer;
  }

  #dialler({ direction, remotePeer }: Connection): string {
    return direction === "outbound" ? this.#own : remotePeer.toString();
  }
}

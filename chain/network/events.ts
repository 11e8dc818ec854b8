import { Emitter } from "../primitives/emitter.ts";
import type { NetworkEvents, Peer } from "./interface.ts";

const EVENTS = [
  "connected",
  "disconnected",
  "reachable",
  "located",
  "refused",
  "offence",
  "message",
  "failed",
] as const;

/** Tells the listeners of a network what happens, and knows who is connected. */
export class NetworkEventHub extends Emitter<NetworkEvents> {
  readonly peers = new Map<string, Peer>();

  constructor() {
    super();
    this.on("connected", (peer) => this.peers.set(peer.id, peer));
    this.on("disconnected", (peer) => this.peers.delete(peer.id));
  }

  /** Hands every event on. */
  forward(to: <E extends keyof NetworkEvents>(event: E, values: Parameters<NetworkEvents[E]>) => void): void {
    for (const event of EVENTS) {
      this.on(event, (...values: Parameters<NetworkEvents[typeof event]>) => {
        to(event, values);
      });
    }
  }
}

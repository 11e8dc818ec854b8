import type { Connection, Stream } from "@libp2p/interface";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { Budget } from "../budget.ts";
import { NetworkError } from "../errors.ts";
import { FrameDecoder, encodeFrame } from "../framing.ts";
import type { Channel, Peer } from "../interface.ts";
import type { Offence } from "../reputation.ts";
import { CHANNEL_LIMITS } from "./protocols.ts";
import type { Protocols } from "./protocols.ts";

export interface ChannelParts {
  readonly protocols: Protocols;
  readonly onMessage: (channel: Channel, peer: Peer, payload: Uint8Array) => void;
  /** every channel to a member is open */
  readonly onOpen: (peer: string) => void;
  readonly onOffence: (peer: string, offence: Offence, reason: string) => void;
}

export const CHANNELS = ["votes", "proposals"] as const satisfies readonly Channel[];

interface Outgoing {
  readonly connection: Connection;
  /** undefined while it is being opened */
  stream: Stream | undefined;
  /** before the next attempt */
  waitMs: number;
}

/**
 * Long-lived streams to members, one per channel and direction: each side opens its own and only sends on it. A vote
 * never waits behind a block, because blocks have their own. A stream that ends is opened again while its connection lives.
 */
export class Channels {
  readonly #parts: ChannelParts;
  readonly #outgoing = new Map<string, Map<Channel, Outgoing>>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  /** Opens what is not open yet to a member. */
  open(peer: string, connection: Connection): void {
    const streams = this.#outgoing.get(peer) ?? new Map<Channel, Outgoing>();
    this.#outgoing.set(peer, streams);
    for (const channel of CHANNELS) {
      if (streams.get(channel)?.connection === connection) continue;
      const outgoing: Outgoing = { connection, stream: undefined, waitMs: NETWORK_LIMITS.redialMs };
      streams.set(channel, outgoing);
      this.#openStream(peer, channel, outgoing);
    }
  }

  /** Gives up the streams to a peer that is gone or no member any more. */
  drop(peer: string): void {
    const streams = this.#outgoing.get(peer);
    this.#outgoing.delete(peer);
    for (const { stream } of streams?.values() ?? []) stream?.abort(new Error("the channel is closed"));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const peer of [...this.#outgoing.keys()]) this.drop(peer);
  }

  /** Lost when no stream is open. A peer that does not take in what was sent before loses the stream. */
  send(peer: string, channel: Channel, payload: Uint8Array): void {
    const stream = this.#outgoing.get(peer)?.get(channel)?.stream;
    if (stream?.writeStatus !== "writable") return;
    if (stream.writeBufferLength + payload.length > NETWORK_LIMITS.backlogBytes) {
      stream.abort(new NetworkError("NETWORK_FAILED", "the peer is too slow"));
      return;
    }
    stream.send(encodeFrame(payload));
  }

  broadcast(channel: Channel, payload: Uint8Array): void {
    for (const peer of this.#outgoing.keys()) this.send(peer, channel, payload);
  }

  /** Reads a member's stream. */
  receive(channel: Channel, peer: Peer, stream: Stream): void {
    const { bytes, budget } = CHANNEL_LIMITS[channel];
    const decoder = new FrameDecoder(bytes);
    const messages = new Budget(budget, performance.now());
    // An exception inside this listener would end the process.
    stream.addEventListener("message", ({ data }) => {
      try {
        for (const payload of decoder.push(data.subarray())) {
          if (messages.take(1, performance.now())) this.#parts.onMessage(channel, peer, payload);
          else this.#parts.onOffence(peer.id, "flood", `more ${channel} than its budget`);
        }
      } catch (error) {
        this.#parts.onOffence(peer.id, "malformed", `${channel}: ${(error as Error).message}`);
        stream.abort(error as Error);
      }
    });
  }

  #openStream(peer: string, channel: Channel, outgoing: Outgoing): void {
    const { connection } = outgoing;
    const isCurrent = (): boolean =>
      this.#outgoing.get(peer)?.get(channel) === outgoing && connection.status === "open";
    const retry = (): void => {
      outgoing.stream = undefined;
      if (!isCurrent()) return;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (isCurrent()) this.#openStream(peer, channel, outgoing);
      }, outgoing.waitMs);
      outgoing.waitMs = Math.min(NETWORK_LIMITS.redialMaxMs, 2 * outgoing.waitMs);
      this.#timers.add(timer);
    };
    const signal = AbortSignal.timeout(NETWORK_LIMITS.greetingMs);
    connection.newStream(this.#parts.protocols.channel[channel], { signal }).then((stream) => {
      if (!isCurrent()) {
        stream.abort(new Error("the channel is closed"));
        return;
      }
      outgoing.stream = stream;
      stream.addEventListener("close", retry);
    }, retry);
  }
}

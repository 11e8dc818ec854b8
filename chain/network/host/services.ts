import type { Connection, Stream } from "@libp2p/interface";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { Budget } from "../budget.ts";
import { NetworkError } from "../errors.ts";
import type { Service } from "../interface.ts";
import type { Offence } from "../reputation.ts";
import { FrameStream } from "./frame-stream.ts";
import { REQUEST_LIMITS } from "./protocols.ts";
import type { Protocols } from "./protocols.ts";

export interface ServiceParts {
  readonly protocols: Protocols;
  readonly serve: (service: Service, peer: string, body: Uint8Array) => Promise<readonly Uint8Array[]>;
  readonly onOffence: (peer: string, offence: Offence, reason: string) => void;
}

/** First byte of the first frame of an answer. */
const STATUS = { done: 0, failed: 1 } as const;
const FAILURE_CHARACTERS = 256;

interface Client {
  readonly budget: Budget;
  running: number;
}

/** Requests: one stream each, one frame there, a status and any number of frames back. */
export class Services {
  readonly #parts: ServiceParts;
  readonly #clients = new Map<string, Client>();
  readonly #closing = new AbortController();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Asks a peer.
   * @throws NetworkError REQUEST_FAILED when it refuses, does not answer in time, or answers something else
   */
  async request(connection: Connection, service: Service, body: Uint8Array): Promise<Uint8Array[]> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(NETWORK_LIMITS.requestMs)]);
    try {
      const stream = await connection.newStream(this.#parts.protocols.service[service], { signal });
      const { responseBytes } = NETWORK_LIMITS;
      const frames = new FrameStream(stream, { frame: responseBytes, total: responseBytes }, signal);
      frames.send(body);
      const answer = await readAnswer(frames);
      await frames.close();
      return answer;
    } catch (cause) {
      if (cause instanceof NetworkError && cause.code === "REQUEST_FAILED") throw cause;
      const peer = connection.remotePeer.toString();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new NetworkError("REQUEST_FAILED", `${peer} did not answer a request for ${service}: ${reason}`, { cause });
    }
  }

  /** Answers a request of a peer. Never throws. */
  async answer(service: Service, peer: string, stream: Stream): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(NETWORK_LIMITS.requestMs)]);
    const frames = new FrameStream(stream, { frame: REQUEST_LIMITS.bytes, total: 2 * REQUEST_LIMITS.bytes }, signal);
    const client = this.#clientOf(peer);
    client.running += 1;
    try {
      if (!client.budget.take(1, performance.now())) {
        this.#parts.onOffence(peer, "flood", "more requests than its budget");
        throw new NetworkError("SERVICE_BUSY", "too many requests");
      }
      if (client.running > NETWORK_LIMITS.requestsRunning) throw new NetworkError("SERVICE_BUSY", "too many at once");
      const body = await frames.next();
      if (body === undefined) throw new NetworkError("MESSAGE_MALFORMED", "a request without a body");
      const answer = await this.#parts.serve(service, peer, body);
      frames.send(Uint8Array.of(STATUS.done));
      for (const frame of answer) frames.send(frame);
    } catch (error) {
      if (error instanceof NetworkError && (error.code === "FRAME_TOO_LONG" || error.code === "MESSAGE_MALFORMED")) {
        this.#parts.onOffence(peer, "malformed", `${service}: ${error.message}`);
      }
      const reason = error instanceof Error ? error.message : String(error);
      trySend(frames, Buffer.concat([Uint8Array.of(STATUS.failed), Buffer.from(reason.slice(0, FAILURE_CHARACTERS))]));
    } finally {
      client.running -= 1;
      await frames.close();
    }
  }

  /** Forgets the budget of a peer that is gone. */
  drop(peer: string): void {
    if (this.#clients.get(peer)?.running === 0) this.#clients.delete(peer);
  }

  close(): void {
    this.#closing.abort(new NetworkError("NETWORK_CLOSED", "the network is closed"));
  }

  #clientOf(peer: string): Client {
    const client = this.#clients.get(peer) ?? {
      budget: new Budget(REQUEST_LIMITS.budget, performance.now()),
      running: 0,
    };
    this.#clients.set(peer, client);
    return client;
  }
}

const readAnswer = async (frames: FrameStream): Promise<Uint8Array[]> => {
  const status = await frames.next();
  if (status === undefined) throw new NetworkError("MESSAGE_MALFORMED", "the answer is empty");
  if (status[0] !== STATUS.done) {
    const reason = Buffer.from(status.subarray(1)).toString("latin1").slice(0, FAILURE_CHARACTERS);
    throw new NetworkError("REQUEST_FAILED", `the peer refused the request: ${reason.replace(/[^\x20-\x7e]/g, "?")}`);
  }
  const answer: Uint8Array[] = [];
  for (let frame = await frames.next(); frame !== undefined; frame = await frames.next()) answer.push(frame);
  return answer;
};

/** A peer that does not listen any more need not be told. */
const trySend = (frames: FrameStream, payload: Uint8Array): void => {
  try {
    frames.send(payload);
  } catch {
    return;
  }
};

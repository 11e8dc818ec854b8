import type { Stream } from "@libp2p/interface";
import { NetworkError } from "../errors.ts";
import { FrameDecoder, encodeFrame } from "../framing.ts";

/**
 * A stream read frame by frame, for exchanges that end soon. What arrives before it is asked for waits, in all at most
 * `total` bytes; more aborts the stream.
 */
export class FrameStream {
  readonly #stream: Stream;
  readonly #signal: AbortSignal;
  readonly #frames: Uint8Array[] = [];
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  /** @param signal ends the stream, and with it every wait, when it aborts */
  constructor(stream: Stream, limits: { readonly frame: number; readonly total: number }, signal: AbortSignal) {
    this.#stream = stream;
    this.#signal = signal;
    const decoder = new FrameDecoder(limits.frame);
    let total = 0;
    // An exception inside these listeners would end the process.
    stream.addEventListener("message", ({ data }) => {
      total += data.byteLength;
      try {
        if (total > limits.total) throw new NetworkError("FRAME_TOO_LONG", `more than ${limits.total} bytes`);
        this.#frames.push(...decoder.push(data.subarray()));
      } catch (error) {
        this.abort(error as Error);
      }
      this.#wake?.();
    });
    stream.addEventListener("remoteCloseWrite", () => {
      this.#end(undefined);
    });
    stream.addEventListener("close", ({ error }) => {
      this.#end(error);
    });
    signal.addEventListener("abort", this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  send(payload: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#stream.send(encodeFrame(payload));
  }

  /** The next frame; undefined at the end of the stream. @throws what ended the stream */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the stream when what was sent is on its way. */
  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    await this.#stream.close({ signal: this.#signal }).catch((error: unknown) => {
      this.#stream.abort(error as Error);
    });
  }

  abort(error: Error): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#end(error);
    this.#stream.abort(error);
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.#signal.reason;
    this.abort(reason instanceof Error ? reason : new Error(String(reason)));
  };

  #end(error: Error | undefined): void {
    this.#ended = true;
    this.#failure ??= error;
    this.#wake?.();
  }
}

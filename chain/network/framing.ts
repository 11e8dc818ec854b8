import { NetworkError } from "./errors.ts";

/** bytes before each frame: its length, big-endian */
const HEADER_BYTES = 4;

/** A frame as it travels: length (4 bytes, big-endian) ‖ payload. */
export const encodeFrame = (payload: Uint8Array): Uint8Array => {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length);
  frame.set(payload, HEADER_BYTES);
  return frame;
};

/** Cuts a stream of bytes into frames, however the bytes arrive. Holds at most one unfinished frame. */
export class FrameDecoder {
  readonly #limit: number;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #payload: Uint8Array<ArrayBuffer> | undefined;
  #payloadFilled = 0;

  /** @param limit longest payload in bytes; memory for a payload is taken as its bytes arrive */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** bytes of an unfinished frame were seen */
  get unfinished(): boolean {
    return this.#headerFilled > 0;
  }

  /**
   * The frames that these bytes complete, each with memory of its own.
   * @throws NetworkError FRAME_TOO_LONG; nothing can be read of the stream after it
   */
  push(bytes: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#payload === undefined) at += this.#fillHeader(bytes.subarray(at));
      else at += this.#fillPayload(this.#payload, bytes.subarray(at));
      if (this.#payload !== undefined && this.#payloadFilled === this.#length) {
        frames.push(this.#payload);
        this.#payload = undefined;
        this.#headerFilled = 0;
      }
    }
    return frames;
  }

  get #length(): number {
    return this.#header.readUInt32BE();
  }

  #fillHeader(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, HEADER_BYTES - this.#headerFilled);
    this.#header.set(taken, this.#headerFilled);
    this.#headerFilled += taken.length;
    if (this.#headerFilled === HEADER_BYTES) {
      if (this.#length > this.#limit) {
        throw new NetworkError("FRAME_TOO_LONG", `a frame of ${this.#length} bytes, ${this.#limit} are allowed`);
      }
      this.#payload = new Uint8Array(Math.min(this.#length, FIRST_BYTES));
      this.#payloadFilled = 0;
    }
    return taken.length;
  }

  #fillPayload(payload: Uint8Array<ArrayBuffer>, bytes: Uint8Array): number {
    const taken = bytes.subarray(0, this.#length - this.#payloadFilled);
    const needed = this.#payloadFilled + taken.length;
    if (needed > payload.length) {
      const larger = new Uint8Array(Math.min(this.#length, Math.max(needed, payload.length * 2)));
      larger.set(payload.subarray(0, this.#payloadFilled));
      payload = this.#payload = larger;
    }
    payload.set(taken, this.#payloadFilled);
    this.#payloadFilled = needed;
    return taken.length;
  }
}

/** A sender that announces a long frame gets this much memory before it has sent any of it. */
const FIRST_BYTES = 64 * 1024;

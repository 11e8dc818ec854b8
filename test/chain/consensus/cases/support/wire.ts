import type { Message } from "../../../../../chain/consensus/messages/message.ts";
import { decodeMessage } from "../../../../../chain/consensus/wire/message-codec.ts";
import type { VirtualTime } from "../../../../../formal/simulator/clock.ts";

/** A message on its way. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  /** undefined: the bytes are none */
  readonly message: Message | undefined;
}

/** What happens to a letter: it arrives in so many ms, or never. */
export type Fate = (letter: Letter) => number | "lost";

type Receiver = (sender: string, bytes: Uint8Array) => void;

/** One way from node to node, ms. */
export const DELAY_MS = 50;

/** Carries messages between named nodes. A test decides what happens to each. */
export class Wire {
  fate: Fate = () => DELAY_MS;
  /** every letter so far */
  readonly letters: Letter[] = [];
  readonly #time: VirtualTime;
  readonly #receivers = new Map<string, Receiver>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  get names(): readonly string[] {
    return [...this.#receivers.keys()];
  }

  /** @returns a function that ends it */
  join(name: string, receiver: Receiver): () => void {
    this.#receivers.set(name, receiver);
    return () => this.#receivers.delete(name);
  }

  send(from: string, to: string, bytes: Uint8Array): void {
    const letter = { from, to, bytes, message: read(bytes) };
    this.letters.push(letter);
    const delay = this.fate(letter);
    if (delay === "lost") return;
    this.#time.after(delay, () => this.#receivers.get(to)?.(from, bytes));
  }

  broadcast(from: string, bytes: Uint8Array): void {
    for (const to of this.names) if (to !== from) this.send(from, to, bytes);
  }
}

const read = (bytes: Uint8Array): Message | undefined => {
  try {
    return decodeMessage(bytes).message;
  } catch {
    return undefined;
  }
};

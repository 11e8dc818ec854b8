import type { ChainHead, Network } from "../network/interface.ts";
import { encodeAnnouncement } from "./wire/announcement.ts";

export interface AnnouncerParts {
  readonly network: Pick<Network, "id" | "publish" | "setHead">;
  readonly head: () => ChainHead;
  /** whether the peers should hear of it: not while the node only repeats what they know */
  readonly isNews: () => boolean;
  /** ms between two announcements */
  readonly everyMs: number;
}

/** Tells peers the head: at once, and then as often as is allowed, always the newest. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  changed(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.#parts.everyMs - performance.now();
    if (wait <= 0) this.#tell();
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#tell();
      }, wait);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#last = performance.now();
    const { network, head: newest, isNews } = this.#parts;
    const head = newest();
    network.setHead(head);
    if (!isNews()) return;
    // Peers that miss it ask for the head by themselves.
    network.publish("announcements", encodeAnnouncement({ head, peer: network.id })).catch(() => undefined);
  }
}

/** The newest block, as much of it as every page shows. */
export interface Head {
  readonly number: bigint;
  readonly hash: string;
  /** seconds */
  readonly timestamp: number;
  /** wei per gas */
  readonly baseFee: bigint;
}

/**
 * connecting: nothing known yet; live: the node announces blocks; polling: it is asked for them; down: it does not
 * answer.
 */
export type Link = "connecting" | "live" | "polling" | "down";

export interface HeadState {
  readonly link: Link;
  readonly head: Head | undefined;
}

/** An announcement of blocks that is running. */
export interface Announcements {
  close(): void;
}

export interface HeadPorts {
  /**
   * Opens the announcements; `onOpen` is called when the node will announce, `onEnd` once, also when they never began.
   */
  announce(onHead: (head: Head) => void, onEnd: () => void, onOpen: () => void): Announcements;
  /** Asks for the newest block; fails when the node does not answer. */
  latest(): Promise<Head>;
  /** Calls back once after so many ms, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

export const POLL_MS = 3_000;
export const FIRST_RETRY_MS = 1_000;
export const LONGEST_RETRY_MS = 30_000;

/** Follows the newest block: by announcements, by asking while there are none, and again when the node comes back. */
export class HeadFeed {
  readonly #ports: HeadPorts;
  readonly #listeners = new Set<() => void>();
  #state: HeadState = { link: "connecting", head: undefined };
  #announcements: Announcements | undefined;
  /** whether the node said that it will announce */
  #announced = false;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: () => void = () => undefined;
  #cancelPoll: () => void = () => undefined;
  #running = false;

  constructor(ports: HeadPorts) {
    this.#ports = ports;
  }

  get state(): HeadState {
    return this.#state;
  }

  /** Tells of every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open();
    void this.#poll();
  }

  stop(): void {
    this.#running = false;
    this.#cancelRetry();
    this.#cancelPoll();
    this.#announcements?.close();
    this.#announcements = undefined;
  }

  #open(): void {
    this.#announcements = this.#ports.announce(
      (head) => {
        this.#retryMs = FIRST_RETRY_MS;
        this.#cancelPoll();
        this.#set({ link: "live", head });
      },
      () => {
        this.#announcements = undefined;
        this.#announced = false;
        if (!this.#running) return;
        if (this.#state.link === "live") void this.#poll();
        this.#cancelRetry = this.#ports.after(this.#retryMs, () => {
          this.#open();
        });
        this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
      },
      () => {
        this.#announced = true;
        this.#retryMs = FIRST_RETRY_MS;
        // A block may have come between the last answer and the first announcement.
        void this.#poll();
      },
    );
  }

  /** Asks now, and again and again until the node announces. */
  async #poll(): Promise<void> {
    this.#cancelPoll();
    let cancelled = false;
    this.#cancelPoll = () => {
      cancelled = true;
    };
    const next = await this.#ports.latest().then(
      (head): HeadState => ({ link: this.#announced ? "live" : "polling", head }),
      (): HeadState => ({ link: "down", head: this.#state.head }),
    );
    // TypeScript does not see that the function above may have been called meanwhile.
    if ((cancelled as boolean) || !this.#running) return;
    this.#set(next);
    if (next.link !== "live") this.#cancelPoll = this.#ports.after(POLL_MS, () => void this.#poll());
  }

  #set(state: HeadState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

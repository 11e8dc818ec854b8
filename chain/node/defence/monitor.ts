import { Emitter } from "../../primitives/emitter.ts";
import { decide, liftByHand, openAt, restrictByHand } from "./decision.ts";
import type { Decision, DefenceChange, DefenceState } from "./decision.ts";
import type { DefenceLimits } from "./limits.ts";
import { judge } from "./measurement.ts";
import type { Measurement } from "./measurement.ts";

export interface DefenceEvents {
  /** what was measured last goes with it */
  readonly changed: (change: DefenceChange, measurement: Measurement | undefined) => void;
  /** the monitor has no numbers; told once until it has some again */
  readonly failed: (reason: string) => void;
}

export interface MonitorParts {
  readonly limits: DefenceLimits;
  /** measures now; what it throws counts as no measurement. undefined: only the operator restricts peers */
  readonly measure: (() => Measurement) | undefined;
  /** ms, never going back */
  readonly now: () => number;
  /** Restricts the peers, or admits everybody again. */
  readonly apply: (restricted: boolean) => void;
}

/** Looks at the node again and again, and restricts its peers while it is under attack (WP2 §2.6.3). */
export class DefenceMonitor {
  readonly #parts: MonitorParts;
  readonly #events = new Emitter<DefenceEvents>();
  #state: DefenceState;
  #measurement: Measurement | undefined;
  #failing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
    this.#state = openAt(parts.now());
  }

  get state(): DefenceState {
    return this.#state;
  }

  /** undefined: there is none that counts */
  get measurement(): Measurement | undefined {
    return this.#measurement;
  }

  /** ms after which this phase is over at the latest; undefined: it does not end by itself */
  get endsInMs(): number | undefined {
    const now = this.#parts.now();
    switch (this.#state.phase) {
      case "open":
        return undefined;
      case "restricted":
        return Math.max(0, this.#state.since + this.#parts.limits.longestMs - now);
      case "cooling":
        return Math.max(0, this.#state.until - now);
    }
  }

  /** whether somebody measures, so that peers are restricted without the operator */
  get automatic(): boolean {
    return this.#parts.measure !== undefined;
  }

  /** @returns a function that ends the subscription */
  on<E extends keyof DefenceEvents>(event: E, listener: DefenceEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.look();
    }, this.#parts.limits.lookMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One look, and what follows from it. Never throws. */
  look(): void {
    const { now, limits } = this.#parts;
    if (!this.automatic) {
      this.#become(decide(this.#state, "calm", now(), limits));
      return;
    }
    this.#measurement = this.#measure();
    const verdict = judge(this.#measurement, now(), limits);
    if (verdict === "unknown") this.#fail("its numbers are old or impossible");
    else this.#failing = false;
    this.#become(decide(this.#state, verdict, now(), limits));
  }

  /** The operator's word: restricts peers, whatever the monitor sees. */
  restrict(): void {
    this.#become(restrictByHand(this.#state, this.#parts.now()));
  }

  /** The operator's word: ends a restriction. @returns whether there was one */
  lift(): boolean {
    const { now, limits } = this.#parts;
    const decision = liftByHand(this.#state, now(), limits);
    this.#become(decision);
    return decision.change !== undefined;
  }

  #measure(): Measurement | undefined {
    try {
      return this.#parts.measure?.();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #become({ state, change }: Decision): void {
    this.#state = state;
    if (change === undefined) return;
    this.#parts.apply(change.kind === "restricted");
    this.#events.emit("changed", change, this.#measurement);
  }

  #fail(reason: string): void {
    if (this.#failing) return;
    this.#failing = true;
    this.#events.emit("failed", reason);
  }
}

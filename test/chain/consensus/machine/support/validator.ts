import { heightContext } from "../../../../../chain/consensus/machine/context.ts";
import type { HeightContext } from "../../../../../chain/consensus/machine/context.ts";
import type { Durable } from "../../../../../chain/consensus/machine/durable.ts";
import type { Effect } from "../../../../../chain/consensus/machine/effect.ts";
import type { Event, Verdict } from "../../../../../chain/consensus/machine/event.ts";
import { begin, restore, step } from "../../../../../chain/consensus/machine/machine.ts";
import { phaseOf } from "../../../../../chain/consensus/machine/state.ts";
import type { Phase, State, Step } from "../../../../../chain/consensus/machine/state.ts";
import type { Message, OwnMessage } from "../../../../../chain/consensus/messages/message.ts";
import { quorumSizes } from "../../../../../chain/consensus/quorum.ts";
import type { Hash } from "../../../../../chain/primitives/types.ts";
import { deepFreeze } from "./frozen.ts";
import { HEIGHT, I, X } from "./messages.ts";

export const TIMEOUTS = { proposalMs: 3_000, impeachMs: 1_000, longestMs: 10_000 };

export interface Settings {
  readonly n?: number;
  readonly self?: number | undefined;
  readonly height?: number;
  /** answers to checks come only when a test gives them */
  readonly slow?: boolean;
}

export const contextFor = ({ n = 4, self, height = HEIGHT }: Settings): HeightContext =>
  heightContext(height, quorumSizes(n), self, TIMEOUTS);

/** One real machine among scripted peers. Its states are frozen; it hears itself; blocks other than X are legal. */
export class Scripted {
  state: State;
  /** all effects so far */
  readonly effects: Effect[] = [];
  /** what is on its disk */
  disk: Durable | undefined;
  readonly #slow: boolean;

  constructor(settings: Settings = {}, from?: (context: HeightContext) => Step) {
    this.#slow = settings.slow === true;
    const context = contextFor({ self: 0, ...settings });
    const first = deepFreeze((from ?? begin)(context));
    this.state = first.state;
    this.#carryOut(first.effects);
  }

  static restored(durable: Durable, settings: Settings = {}): Scripted {
    return new Scripted(settings, (context) => restore(context, durable));
  }

  get phase(): Phase | "decided" {
    return this.state.decided === undefined ? phaseOf(this.state) : "decided";
  }

  receive(...messages: readonly Message[]): this {
    for (const message of messages) this.occur({ kind: "message", message });
    return this;
  }

  timeout(round = this.state.round, height = this.state.context.height): this {
    return this.occur({ kind: "timeout", height, round });
  }

  checked(blockHash: Hash, verdict: Verdict = { legal: true }): this {
    return this.occur({ kind: "checked", blockHash, verdict });
  }

  occur(event: Event): this {
    const { state, effects } = deepFreeze(step(this.state, deepFreeze(event)));
    this.state = state;
    this.#carryOut(effects);
    return this;
  }

  /** Effects of one kind, oldest first. */
  all<K extends Effect["kind"]>(kind: K): Extract<Effect, { kind: K }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
  }

  /** What it broadcast, oldest first. */
  get said(): OwnMessage[] {
    return this.all("broadcast").map(({ message }) => message);
  }

  /** The same in a few characters: PREPARE 0 B. */
  get words(): string[] {
    return this.said.map((message) =>
      message.kind === "IMPEACH"
        ? `IMPEACH ${message.round} ${message.lock?.blockHash.slice(-2) ?? "-"}`
        : `${message.kind} ${message.kind === "VALIDATE" ? message.certificate.round : message.round} ${message.blockHash.slice(-2)}`,
    );
  }

  #carryOut(effects: readonly Effect[]): void {
    const { self } = this.state.context;
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.kind === "persist") this.disk = effect.durable;
      if (effect.kind === "check" && !this.#slow) {
        const legal = effect.blockHash !== X;
        this.checked(effect.blockHash, legal ? { legal } : { legal, check: "STATE_ROOT" });
      }
      if (effect.kind === "makeImpeachBlock" && !this.#slow) this.occur({ kind: "impeachBlock", blockHash: I });
      if (effect.kind === "broadcast" && effect.message.kind !== "VALIDATE" && self !== undefined) {
        this.receive({ ...effect.message, validator: self, signature: "0x" });
      }
    }
  }
}

import { begin, step } from "../../../chain/consensus/machine/machine.ts";
import { coordinator } from "../../../chain/consensus/machine/context.ts";
import type { Event } from "../../../chain/consensus/machine/event.ts";
import type { State, Step } from "../../../chain/consensus/machine/state.ts";
import { lockPoint } from "../../../chain/consensus/messages/message.ts";
import type { LockPoint, Message } from "../../../chain/consensus/messages/message.ts";
import { justificationOf } from "../../../formal/explorer/action.ts";
import { impeach, proposal, vote } from "../../../formal/explorer/messages.ts";
import { BLOCK, PROPOSED, VALUES, contextOf, honestOf } from "../../../formal/explorer/universe.ts";
import type { Setting } from "../../../formal/explorer/universe.ts";
import { keyOfSent } from "../../../formal/explorer/validator.ts";
import type { Sent, Validator } from "../../../formal/explorer/validator.ts";

/** Picks one of a list; undefined from an empty one. */
export type Pick = <T>(list: readonly T[]) => T | undefined;

interface Running {
  state: State;
  readonly sent: Sent[];
  /** answers to what the machine asked for, which come in any order */
  readonly answers: Event[];
  /** the height and block it inserted */
  inserted: string | undefined;
}

/**
 * A height as it really runs, without any of the explorer's short cuts: every message is delivered by itself, with all it
 * carries, nobody restarts, what was received is kept, checks of blocks take time.
 */
export class Walk {
  readonly #setting: Setting;
  readonly #pick: Pick;
  readonly #running: readonly Running[];
  readonly #messages: Message[] = [];

  constructor(setting: Setting, pick: Pick) {
    this.#setting = setting;
    this.#pick = pick;
    this.#running = Array.from({ length: honestOf(setting) }, (_, self) => {
      const first = begin(contextOf(setting, self));
      return { state: first.state, sent: [], answers: [], inserted: undefined };
    });
  }

  get validators(): readonly (Validator & { readonly inserted: string | undefined })[] {
    return this.#running;
  }

  /** One event for one validator. */
  step(): void {
    const running = this.#pick(this.#running);
    const event = running && this.#event(running);
    if (running !== undefined && event !== undefined) this.#follow(running, step(running.state, event));
  }

  #event(running: Running): Event | undefined {
    const { height, lastRound } = this.#setting;
    const { round } = running.state;
    const message = (value: Message | undefined): Event | undefined => value && { kind: "message", message: value };
    const kind = this.#pick(["honest", "honest", "honest", "byzantine", "byzantine", "proposal", "answer", "timeout"]);
    switch (kind) {
      case "honest":
        return message(this.#pick(this.#messages));
      case "byzantine":
        return message(this.#byzantine());
      case "proposal":
        return message(proposal(height, this.#pick(PROPOSED) ?? BLOCK.B));
      case "answer":
        return running.answers.splice(0, 1)[0];
      default:
        return round < lastRound && this.#pick([true, false]) === true ? { kind: "timeout", height, round } : undefined;
    }
  }

  /** Anything that the last validator can sign, justify and certify. */
  #byzantine(): Message | undefined {
    const { height, lastRound, validators, byzantine } = this.#setting;
    if (byzantine === 0) return undefined;
    const self = validators - 1;
    const round = this.#pick(Array.from({ length: lastRound + 1 }, (_, i) => i)) ?? 0;
    const blockHash = this.#pick(VALUES) ?? BLOCK.B;
    const kind = this.#pick(["PREPARE", "COMMIT", "IMPEACH", "coordinate"] as const) ?? "PREPARE";
    if (kind === "PREPARE" || kind === "COMMIT") return vote(kind, height, round, blockHash, self);
    if (round < 2) return undefined;
    if (kind === "IMPEACH") return impeach(height, round, self, this.#pick([undefined, ...this.#certified(round)]));
    if (coordinator(contextOf(this.#setting, self), round) !== self) return undefined;
    const honest = this.#running.flatMap(({ sent }) =>
      sent.flatMap((s) => (s.kind === "IMPEACH" && s.round === round ? [s.lock] : [])),
    );
    const claims = [...honest, this.#pick([undefined, ...this.#certified(round)])].slice(-3);
    return vote("PREPARE", height, round, blockHash, self, justificationOf(claims));
  }

  /** P-certificates of earlier rounds that exist. */
  #certified(before: number): LockPoint[] {
    return Array.from({ length: before }, (_, round) => round).flatMap((round) =>
      VALUES.filter((blockHash) => {
        const voted = ({ sent }: Running): boolean =>
          sent.some((s) => s.kind === "PREPARE" && s.round === round && s.blockHash === blockHash);
        return this.#running.filter(voted).length + this.#setting.byzantine >= 3;
      }).map((blockHash) => ({ round, blockHash })),
    );
  }

  #follow(running: Running, { state, effects }: Step): void {
    running.state = state;
    const self = state.context.self ?? 0;
    for (const effect of effects) {
      if (effect.kind === "check") {
        const { blockHash } = effect;
        const verdict = blockHash === BLOCK.X ? ({ legal: false, check: "x" } as const) : ({ legal: true } as const);
        running.answers.push({ kind: "checked", blockHash, verdict });
      } else if (effect.kind === "makeImpeachBlock") {
        // The impeach block is a small one: it is there at once.
        this.#follow(running, step(running.state, { kind: "impeachBlock", blockHash: BLOCK.I }));
      } else if (effect.kind === "insert") {
        running.inserted = effect.blockHash;
      } else if (effect.kind === "broadcast") {
        const { message } = effect;
        if (message.kind === "VALIDATE") {
          this.#messages.push(message);
          continue;
        }
        this.#messages.push({ ...message, validator: self, signature: "0x" });
        const sent: Sent =
          message.kind === "IMPEACH"
            ? { kind: "IMPEACH", round: message.round, lock: lockPoint(message.lock) }
            : {
                kind: message.kind,
                round: message.round,
                blockHash: message.blockHash,
                justification: message.kind === "PREPARE" ? message.justification : undefined,
              };
        if (!running.sent.some((other) => keyOfSent(other) === keyOfSent(sent))) running.sent.push(sent);
      }
    }
  }
}

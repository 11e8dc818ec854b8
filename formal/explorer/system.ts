import { coordinator } from "../../chain/consensus/machine/context.ts";
import { emptyState } from "../../chain/consensus/machine/state.ts";
import type { LockPoint } from "../../chain/consensus/messages/message.ts";
import { durableOf } from "../../chain/consensus/machine/durable.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import { eventsOf, keyOfAction } from "./action.ts";
import type { Action, ClaimedLock } from "./action.ts";
import { choices, unique } from "./choices.ts";
import { vote } from "./messages.ts";
import { PROPOSED, VALUES, classesOf, contextOf, honestOf } from "./universe.ts";
import type { Setting } from "./universe.ts";
import { decisionUpon, keyOf, newborn, perform, restart } from "./validator.ts";
import type { Sent, Validator } from "./validator.ts";

/** What others can see of a validator, found once. */
interface Outlook {
  readonly validator: Validator;
  /** whether it sent PREPARE, COMMIT, by round and block */
  readonly prepared: readonly (readonly boolean[])[];
  readonly committed: readonly (readonly boolean[])[];
  /** its claims, by round; undefined: it sent none */
  readonly claims: readonly ({ readonly lock: ClaimedLock } | undefined)[];
  /** the earliest of its rounds from this one on, by round; undefined: it was in none */
  readonly shown: readonly (number | undefined)[];
  readonly coordinations: readonly Extract<Sent, { kind: "PREPARE" | "COMMIT" }>[];
}

/** The validators of one height: a number for each validator's state, in order of position. */
export type Global = readonly number[];

/** A step of the system: what happened to the validator at a position, and what became of it. */
export interface Move {
  readonly position: number;
  readonly action: Action;
  readonly next: number;
}

/**
 * The honest validators of a height, each a real state machine, and what can happen to them. States of validators are
 * numbered, so that what an action does to a validator is computed once, whatever the others do meanwhile.
 */
export class System {
  readonly setting: Setting;
  /** by position: the validator whose class it belongs to */
  readonly classes: readonly number[];
  readonly #numbers = new Map<string, number>();
  readonly #outlooks: Outlook[] = [];
  readonly #steps: Map<string, number | undefined>[] = [];
  readonly #decisions = new Map<string, boolean>();
  /** calls of the real state machine, cached ones not counted */
  executed = 0;

  constructor(setting: Setting) {
    this.setting = setting;
    this.classes = classesOf(setting);
  }

  /** validator states seen so far */
  get size(): number {
    return this.#outlooks.length;
  }

  initial(): Global {
    const { rule } = this.setting;
    return this.classes.map((self) => this.#number(newborn(rule, emptyState(contextOf(this.setting, self)))));
  }

  outlook(number: number): Outlook {
    const outlook = this.#outlooks[number];
    if (outlook === undefined) throw new RangeError(`no validator state ${number}`);
    return outlook;
  }

  /** The number of a validator's state; undefined when it was not seen. */
  find(validator: Validator): number | undefined {
    return this.#numbers.get(keyOf(validator));
  }

  /** Every step that changes something. */
  *moves(global: Global): Generator<Move> {
    for (const [position, number] of global.entries()) {
      for (const action of this.#actions(global, position)) {
        const next = this.#perform(number, action);
        if (next !== undefined && next !== number) yield { position, action, next };
      }
    }
  }

  /** Round and block of every certificate of COMMITs that could be made of what was sent. */
  decidable(global: Global): readonly LockPoint[] {
    const rounds = Array.from({ length: this.setting.lastRound + 1 }, (_, round) => round);
    return rounds.flatMap((round) =>
      VALUES.filter((blockHash, value) => {
        const commits = this.#count(global, (outlook) => outlook.committed[round]?.[value] === true);
        return commits > 0 && this.#decides(round, blockHash, commits + this.setting.byzantine);
      }).map((blockHash) => ({ round, blockHash })),
    );
  }

  /** Positions of the validators that sent a vote. */
  voters(global: Global, kind: "prepared" | "committed", round: number, blockHash: Hash): readonly number[] {
    const value = VALUES.indexOf(blockHash);
    return [...global.keys()].filter((position) => this.outlook(global[position] ?? 0)[kind][round]?.[value] === true);
  }

  #count(global: Global, has: (outlook: Outlook) => boolean): number {
    return global.reduce((sum, number) => sum + (has(this.outlook(number)) ? 1 : 0), 0);
  }

  /** Does a node without a vote that receives so many COMMITs decide? */
  #decides(round: number, blockHash: Hash, commits: number): boolean {
    const key = `${round} ${blockHash} ${commits}`;
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    const { rule, height } = this.setting;
    const votes = Array.from({ length: commits }, (_, i) => vote("COMMIT", height, round, blockHash, i));
    const decides = decisionUpon(rule, emptyState(contextOf(this.setting, undefined)), votes) === blockHash;
    this.#decisions.set(key, decides);
    return decides;
  }

  #number(validator: Validator): number {
    const key = keyOf(validator);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#outlooks.length;
    this.#numbers.set(key, number);
    this.#outlooks.push(this.#look(validator));
    this.#steps.push(new Map());
    return number;
  }

  #look(validator: Validator): Outlook {
    const { sent } = validator;
    const rounds = Array.from({ length: this.setting.lastRound + 1 }, (_, round) => round);
    const has = (kind: Sent["kind"], round: number, blockHash: Hash): boolean =>
      sent.some((s) => s.kind === kind && s.kind !== "IMPEACH" && s.round === round && s.blockHash === blockHash);
    const inRounds = unique(sent.map(({ round }) => round)).sort((a, b) => a - b);
    return {
      validator,
      prepared: rounds.map((round) => VALUES.map((value) => has("PREPARE", round, value))),
      committed: rounds.map((round) => VALUES.map((value) => has("COMMIT", round, value))),
      claims: rounds.map((round) => sent.find((s) => s.kind === "IMPEACH" && s.round === round)).map(claimOf),
      shown: rounds.map((round) => inRounds.find((other) => other >= round)),
      coordinations: sent.flatMap((s) => (s.kind !== "IMPEACH" && s.justification !== undefined ? [s] : [])),
    };
  }

  #perform(number: number, action: Action): number | undefined {
    const steps = this.#steps[number];
    const key = keyOfAction(action);
    if (steps?.has(key) === true) return steps.get(key);
    this.executed += 1;
    const { rule } = this.setting;
    const { validator } = this.outlook(number);
    const next =
      action.kind === "crash"
        ? restart(rule, validator, rule.crash(durableOf(validator.state)))
        : perform(rule, validator, eventsOf(action, validator));
    const nextNumber = next && this.#number(next);
    steps?.set(key, nextNumber);
    return nextNumber;
  }

  *#actions(global: Global, position: number): Generator<Action> {
    const { lastRound } = this.setting;
    const { validator } = this.outlook(global[position] ?? 0);
    const { round } = validator.state;
    if (round === 0) for (const blockHash of PROPOSED) yield { kind: "proposal", blockHash };
    if (round < lastRound) yield { kind: "timeout" };
    yield { kind: "crash" };
    yield* this.#prepares(global, position, round);
    yield* this.#later(global, position, round);
    if (round >= 2) yield* this.#coordinations(global, position, round);
  }

  /** PREPAREs of this and of earlier rounds; those of later ones matter as "later" only. */
  *#prepares(global: Global, position: number, last: number): Generator<Action> {
    for (let round = 0; round <= last; round++) {
      for (const [value, blockHash] of VALUES.entries()) {
        const honest = global.filter(
          (number, other) => other !== position && this.outlook(number).prepared[round]?.[value] === true,
        ).length;
        const others = honest + this.setting.byzantine;
        if (others > 0) yield { kind: "prepares", round, blockHash, others };
      }
    }
  }

  /** As few messages of later rounds as show W validators there, for each round that can be the latest of W. */
  *#later(global: Global, position: number, round: number): Generator<Action> {
    const { byzantine, lastRound } = this.setting;
    for (let later = round + 1; later <= lastRound; later++) {
      const honest = global.flatMap((number, other) => {
        const shown = other === position ? undefined : this.outlook(number).shown[later];
        return shown ?? [];
      });
      const rounds = [...honest, ...Array.from({ length: byzantine }, () => later)].sort((a, b) => a - b);
      if (rounds[0] === later) yield { kind: "later", rounds };
    }
  }

  *#coordinations(global: Global, position: number, round: number): Generator<Action> {
    const { validator } = this.outlook(global[position] ?? 0);
    const from = coordinator(validator.state.context, round);
    if (validator.state.prepared !== undefined) return;
    if (from === position) {
      for (const claims of this.#claims(global, round)) yield { kind: "impeaches", round, claims };
    } else if (from < honestOf(this.setting)) {
      const sent = this.outlook(global[from] ?? 0).coordinations.filter((s) => s.round === round);
      for (const { blockHash, justification } of sent) {
        const claims = justification?.claims.map(({ lock }) => lock) ?? [];
        yield { kind: "coordination", round, blockHash, claims };
      }
    } else {
      for (const claims of this.#claims(global, round)) {
        for (const blockHash of VALUES) yield { kind: "coordination", round, blockHash, claims };
      }
    }
  }

  /** Every set of claims that is just large enough: of honest validators what they sent, of Byzantine ones anything true. */
  #claims(global: Global, round: number): readonly (readonly ClaimedLock[])[] {
    const honest = global.flatMap((number) => this.outlook(number).claims[round] ?? []).map(({ lock }) => lock);
    const { impeach } = contextOf(this.setting, undefined).thresholds;
    const claimable: ClaimedLock[] = [undefined, ...this.#certified(global, round)];
    return choices(honest, claimable, this.setting.byzantine, impeach);
  }

  /** P-certificates of earlier rounds that can be made of what was sent and of what Byzantine validators sign. */
  #certified(global: Global, before: number): readonly LockPoint[] {
    const { prepare, impeachPrepare } = contextOf(this.setting, undefined).thresholds;
    const rounds = Array.from({ length: before }, (_, round) => round);
    return rounds.flatMap((round) =>
      VALUES.filter((_, value) => {
        const honest = this.#count(global, (outlook) => outlook.prepared[round]?.[value] === true);
        return honest + this.setting.byzantine >= (round === 0 ? prepare : impeachPrepare);
      }).map((blockHash) => ({ round, blockHash })),
    );
  }
}

const claimOf = (sent: Sent | undefined): { readonly lock: ClaimedLock } | undefined =>
  sent?.kind === "IMPEACH" ? { lock: sent.lock } : undefined;

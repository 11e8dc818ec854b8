import { System } from "./system.ts";
import type { Global, Move } from "./system.ts";
import type { Setting } from "./universe.ts";
import type { Validator } from "./validator.ts";

/** A step of the way to a state; `positions` tells where each validator of the state before stands in it. */
export interface Passage {
  readonly before: Global;
  readonly move: Move;
  readonly after: Global;
  readonly order: readonly number[];
}

export interface Exploration {
  readonly system: System;
  /** states of the whole system, validators of one class being interchangeable */
  readonly states: number;
  readonly steps: number;
  /** steps from the beginning to a state in which two blocks can be decided; undefined when there is none */
  readonly fork: readonly Passage[] | undefined;
  /** every state within the bound was seen */
  readonly exhausted: boolean;
  /** was this state seen? Validators in order of position */
  readonly saw: (validators: readonly Validator[]) => boolean;
}

export interface Limits {
  readonly states: number;
  readonly onProgress?: (states: number, waiting: number) => void;
}

const PROGRESS_STATES = 50_000;

/**
 * Breadth first through all states of the system, so a fork is found by one of its shortest ways. Validators of one class
 * are sorted by their states, which makes one state of all that differ by their names only.
 */
export const explore = (setting: Setting, limits: Limits): Exploration => {
  const system = new System(setting);
  const first = arrange(system, system.initial()).global;
  const index = new Map<string, number>([[first.join(), 0]]);
  const states: Global[] = [first];
  const parents: number[] = [-1];
  const moves: (Move | undefined)[] = [undefined];
  let steps = 0;
  const result = (fork: number | undefined, exhausted: boolean): Exploration => ({
    system,
    states: states.length,
    steps,
    fork: fork === undefined ? undefined : wayTo(system, states, parents, moves, fork),
    exhausted,
    saw: (validators) => {
      const global = validators.map((validator) => system.find(validator) ?? -1);
      return !global.includes(-1) && index.has(arrange(system, global).global.join());
    },
  });

  for (let at = 0; at < states.length; at++) {
    const global = states[at] ?? [];
    for (const move of system.moves(global)) {
      steps += 1;
      const { global: next } = arrange(system, global.with(move.position, move.next));
      const key = next.join();
      if (index.has(key)) continue;
      if (states.length >= limits.states) return result(undefined, false);
      index.set(key, states.length);
      states.push(next);
      parents.push(at);
      moves.push(move);
      if (isFork(system, next)) return result(states.length - 1, false);
      if (states.length % PROGRESS_STATES === 0) limits.onProgress?.(states.length, states.length - at);
    }
  }
  return result(undefined, true);
};

const isFork = (system: System, global: Global): boolean =>
  new Set(system.decidable(global).map(({ blockHash }) => blockHash)).size > 1;

/** Sorts the validators of each class by their states. */
const arrange = (system: System, global: Global): { readonly global: Global; readonly order: readonly number[] } => {
  const order = [...global.keys()].sort(
    (a, b) => (system.classes[a] ?? 0) - (system.classes[b] ?? 0) || (global[a] ?? 0) - (global[b] ?? 0) || a - b,
  );
  // A class keeps its places: the n-th smallest state of it goes to its n-th place.
  const places = [...global.keys()].sort((a, b) => (system.classes[a] ?? 0) - (system.classes[b] ?? 0) || a - b);
  const arranged: number[] = [];
  const from: number[] = [];
  for (const [i, place] of places.entries()) {
    const source = order[i] ?? 0;
    arranged[place] = global[source] ?? 0;
    from[place] = source;
  }
  return { global: arranged, order: from };
};

const wayTo = (
  system: System,
  states: readonly Global[],
  parents: readonly number[],
  moves: readonly (Move | undefined)[],
  end: number,
): readonly Passage[] => {
  const way: Passage[] = [];
  let at = end;
  for (let parent = parents[at] ?? -1; parent >= 0; parent = parents[at] ?? -1) {
    const move = moves[at];
    const before = states[parent];
    if (move === undefined || before === undefined) throw new RangeError(`state ${at} has no way to it`);
    const { global: after, order } = arrange(system, before.with(move.position, move.next));
    way.unshift({ before, move, after, order });
    at = parent;
  }
  return way;
};

import { Evaluator } from "./evaluate.ts";
import type { State } from "./evaluate.ts";
import { Actions } from "./successors.ts";
import type { Module } from "./syntax.ts";
import { ModelValue, SetValue, asBoolean, asFunction, asSet, keyOf } from "./values.ts";
import type { Value } from "./values.ts";

/** What a configuration file of TLC says. */
export interface Configuration {
  readonly constants: ReadonlyMap<string, Value>;
  readonly invariants: readonly string[];
  /** the constant whose elements are interchangeable */
  readonly symmetric: string;
}

export interface Verdict {
  readonly states: number;
  readonly steps: number;
  /** actions by which new states were reached */
  readonly actions: ReadonlySet<string>;
  /** the invariant that does not hold, and the steps to the state in which it does not */
  readonly broken: { readonly invariant: string; readonly trace: readonly string[] } | undefined;
}

/** Reads constants, invariants and symmetry of a configuration. */
export const parseConfiguration = (text: string): Configuration => {
  const lines = text.replace(/\\\*.*$/gm, "");
  const constantOf = (value: string): Value => {
    if (/^\d+$/.test(value)) return Number(value);
    if (value === "TRUE" || value === "FALSE") return value === "TRUE";
    const names = value.replace(/[{}\s]/g, "").split(",");
    return new SetValue(names.map((name) => new ModelValue(name)));
  };
  const constants = [...lines.matchAll(/^ {2}(\w+) = (.+?)\s*$/gm)];
  return {
    constants: new Map(constants.map(([, name = "", value = ""]) => [name, constantOf(value)])),
    invariants: [...lines.matchAll(/^INVARIANT (\w+)/gm)].map(([, name = ""]) => name),
    symmetric: "Honest",
  };
};

interface Seen {
  readonly from: string | undefined;
  readonly by: string;
}

/**
 * Goes breadth first through the states of a specification (Init, Next) until an invariant does not hold. Every variable is a
 * function of the symmetric constant: states that differ by the names of its elements only are one.
 */
export const check = (module: Module, { constants, invariants, symmetric }: Configuration): Verdict => {
  const evaluator = new Evaluator(module, constants);
  const actions = new Actions(module, evaluator);
  const bodyOf = (name: string) => {
    const definition = module.definitions.get(name);
    if (definition === undefined) throw new ReferenceError(`${name} is not defined`);
    return definition.body;
  };
  const members = [...asSet(constants.get(symmetric) ?? false).items.values()];
  const keyOfState = (variables: State["variables"]): string =>
    members
      .map((member) =>
        module.variables.map((name) => keyOf(asFunction(variables.get(name) ?? false).at(member))).join("|"),
      )
      .sort()
      .join("#");

  const seen = new Map<string, Seen>();
  const queue: { readonly key: string; readonly state: State }[] = [];
  const reached = new Set<string>();
  let steps = 0;
  const broken = (variables: State["variables"], from: string | undefined, by: string): Verdict["broken"] => {
    const key = keyOfState(variables);
    if (seen.has(key)) return undefined;
    seen.set(key, { from, by });
    const state: State = { variables, known: new Map() };
    queue.push({ key, state });
    if (by !== "") reached.add(by.replace(/\(.*/, ""));
    const invariant = invariants.find((name) => !asBoolean(evaluator.evaluate(bodyOf(name), new Map(), state)));
    return invariant === undefined ? undefined : { invariant, trace: wayTo(seen, key) };
  };
  const verdict = (found: Verdict["broken"]): Verdict => ({
    states: seen.size,
    steps,
    actions: reached,
    broken: found,
  });

  // Init says what each variable is, as an action says it of the next state.
  const none: State = { variables: new Map(), known: new Map() };
  const init = bodyOf("Init");
  const first = new Map(
    (init.kind === "and" ? init.items : [init]).map((item) => {
      if (item.kind !== "infix" || item.left.kind !== "name")
        throw new SyntaxError("Init has to give each variable a value");
      return [item.left.name, evaluator.evaluate(item.right, new Map(), none)];
    }),
  );
  let found = broken(first, undefined, "");
  for (let at = 0; at < queue.length && found === undefined; at++) {
    const entry = queue[at];
    if (entry === undefined) break;
    for (const { next, by } of actions.successors(bodyOf("Next"), new Map(), entry.state)) {
      steps += 1;
      if (found !== undefined) break;
      found = broken(next, entry.key, by);
    }
  }
  return verdict(found);
};

const wayTo = (seen: ReadonlyMap<string, Seen>, end: string): readonly string[] => {
  const way: string[] = [];
  for (let at = seen.get(end); at?.from !== undefined; at = seen.get(at.from)) way.unshift(at.by);
  return way;
};

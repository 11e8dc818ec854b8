import type { Evaluator, Scope, State } from "./evaluate.ts";
import type { Expression, Module } from "./syntax.ts";
import { asBoolean, keyOf } from "./values.ts";
import type { Value } from "./values.ts";

/** A step that an action permits: the values of the next state, and the action's name with its parameters. */
export interface Successor {
  readonly next: ReadonlyMap<string, Value>;
  readonly by: string;
}

/** Finds what an action permits, as TLC does: from left to right, each variable gets its next value once. */
export class Actions {
  readonly #module: Module;
  readonly #evaluator: Evaluator;
  readonly #changing = new Map<string, boolean>();

  constructor(module: Module, evaluator: Evaluator) {
    this.#module = module;
    this.#evaluator = evaluator;
  }

  /** @throws RangeError when an action leaves a variable without a next value, or gives it two */
  successors(action: Expression, scope: Scope, state: State): readonly Successor[] {
    const found = this.#follow(action, scope, state, { next: new Map(), by: "" });
    for (const { next, by } of found) {
      for (const name of this.#module.variables) {
        if (!next.has(name)) throw new RangeError(`${by} says nothing of ${name}`);
      }
    }
    return found;
  }

  #follow(action: Expression, scope: Scope, state: State, so: Successor): readonly Successor[] {
    const evaluate = (expression: Expression): Value => this.#evaluator.evaluate(expression, scope, state);
    switch (action.kind) {
      case "and":
        return action.items.reduce<readonly Successor[]>(
          (list, item) => list.flatMap((entry) => this.#follow(item, scope, state, entry)),
          [so],
        );
      case "or":
        return action.items.flatMap((item) => this.#follow(item, scope, state, so));
      case "some":
        return [...this.#evaluator.choices(action.bounds, scope, state)].flatMap((inner) =>
          this.#follow(action.body, inner, state, so),
        );
      case "if":
        return this.#follow(asBoolean(evaluate(action.condition)) ? action.yes : action.no, scope, state, so);
      case "let":
        return this.#follow(action.body, this.#evaluator.within(action, scope, state), state, so);
      case "unchanged":
        return [action.names.reduce((entry, name) => assign(entry, name, state.variables.get(name)), so)];
      case "call":
        if (this.#changes(action.name)) return this.#call(action.name, action.parameters.map(evaluate), state, so);
        break;
      case "infix":
        if (action.operator === "=" && action.left.kind === "prime") {
          return [assign(so, action.left.name, evaluate(action.right))];
        }
        break;
      default:
    }
    return asBoolean(evaluate(action)) ? [so] : [];
  }

  #call(name: string, parameters: readonly Value[], state: State, so: Successor): readonly Successor[] {
    const definition = this.#module.definitions.get(name);
    if (definition === undefined) throw new ReferenceError(`${name} is not defined`);
    const scope = new Map(definition.parameters.map((parameter, i) => [parameter, parameters[i] ?? false]));
    const by = so.by === "" ? `${name}(${parameters.map(keyOf).join(", ")})` : so.by;
    return this.#follow(definition.body, scope, state, { ...so, by });
  }

  /** Does a definition speak of the next state? */
  #changes(name: string): boolean {
    const known = this.#changing.get(name);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.#module.definitions.get(name)?.body ?? null);
    const called = [...text.matchAll(/"kind":"call","name":"(\w+)"/g)].map(([, callee = ""]) => callee);
    const changes = /"kind":"(prime|unchanged)"/.test(text) || called.some((callee) => this.#changes(callee));
    this.#changing.set(name, changes);
    return changes;
  }
}

const assign = ({ next, by }: Successor, name: string, value: Value | undefined): Successor => {
  if (value === undefined) throw new ReferenceError(`${name} is no variable`);
  if (next.has(name)) throw new RangeError(`${by} gives ${name} two values`);
  return { next: new Map(next).set(name, value), by };
};

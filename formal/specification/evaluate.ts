import type { Bound, Expression, Module, Update } from "./syntax.ts";
import {
  FunctionValue,
  SetValue,
  asBoolean,
  asFunction,
  asNumber,
  asSet,
  elements,
  keyOf,
  subsetsOf,
} from "./values.ts";
import type { Value } from "./values.ts";

/** Values of names that are bound where an expression stands. */
export type Scope = ReadonlyMap<string, Value>;

/** The variables of the specification, in one state; what follows from them alone is remembered. */
export interface State {
  readonly variables: ReadonlyMap<string, Value>;
  readonly known: Map<string, Value>;
}

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};
const COMPUTE: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
};

/** Gives the values of expressions without primes. */
export class Evaluator {
  readonly #module: Module;
  readonly #constants: ReadonlyMap<string, Value>;

  constructor(module: Module, constants: ReadonlyMap<string, Value>) {
    this.#module = module;
    this.#constants = constants;
  }

  /** @throws TypeError, RangeError or ReferenceError for what has no value */
  evaluate(expression: Expression, scope: Scope, state: State): Value {
    const value = (part: Expression): Value => this.evaluate(part, scope, state);
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "name":
        return this.#named(expression.name, scope, state);
      case "and":
        return expression.items.every((item) => asBoolean(value(item)));
      case "or":
        return expression.items.some((item) => asBoolean(value(item)));
      case "infix":
        return this.#infix(expression, scope, state);
      case "prefix":
        return this.#prefix(expression.operator, value(expression.operand));
      case "call":
        return this.#call(expression.name, expression.parameters.map(value), state);
      case "apply":
        return asFunction(value(expression.function)).at(value(expression.argument));
      case "field":
        return asFunction(value(expression.record)).at(expression.name);
      case "record":
        return FunctionValue.of(expression.fields.map((field) => [field.name, value(field.value)]));
      case "set":
        return new SetValue(expression.items.map(value));
      case "recordSet":
        return recordsOf(
          expression.fields.map((field) => ({ name: field.name, values: elements(value(field.value)) })),
        );
      case "function":
        return FunctionValue.of(
          [...this.choices([expression.bound], scope, state)].map((inner) => [
            inner.get(expression.bound.names[0] ?? "") ?? false,
            this.evaluate(expression.value, inner, state),
          ]),
        );
      case "filter": {
        const [name = ""] = expression.bound.names;
        const kept = [...this.choices([expression.bound], scope, state)].filter((inner) =>
          asBoolean(this.evaluate(expression.condition, inner, state)),
        );
        return new SetValue(kept.map((inner) => inner.get(name) ?? false));
      }
      case "image":
        return new SetValue(
          [...this.choices(expression.bounds, scope, state)].map((inner) =>
            this.evaluate(expression.value, inner, state),
          ),
        );
      case "some":
      case "every": {
        const { bounds, body, kind } = expression;
        for (const inner of this.choices(bounds, scope, state)) {
          if (asBoolean(this.evaluate(body, inner, state)) === (kind === "some")) return kind === "some";
        }
        return kind === "every";
      }
      case "if":
        return value(asBoolean(value(expression.condition)) ? expression.yes : expression.no);
      case "let":
        return this.evaluate(expression.body, this.within(expression, scope, state), state);
      case "except":
        return expression.updates.reduce<Value>(
          (before, update) => this.#updated(before, update.path.map(value), update, scope, state),
          value(expression.function),
        );
      default:
        throw new TypeError(`"${expression.kind}" has no value here`);
    }
  }

  /** The scope with every choice of bound names, one after the other. */
  *choices(bounds: readonly Bound[], scope: Scope, state: State): Generator<Scope> {
    const [first, ...others] = bounds.flatMap(({ names, set }) => names.map((name) => ({ names: [name], set })));
    if (first === undefined) {
      yield scope;
      return;
    }
    for (const item of elements(this.evaluate(first.set, scope, state))) {
      yield* this.choices(others, new Map(scope).set(first.names[0] ?? "", item), state);
    }
  }

  /** The scope with what LET defines. */
  within({ definitions }: Extract<Expression, { kind: "let" }>, scope: Scope, state: State): Scope {
    const inner = new Map(scope);
    for (const { name, value } of definitions) inner.set(name, this.evaluate(value, inner, state));
    return inner;
  }

  #named(name: string, scope: Scope, state: State): Value {
    const known = scope.get(name) ?? state.variables.get(name) ?? this.#constants.get(name);
    return known ?? this.#call(name, [], state);
  }

  #call(name: string, parameters: readonly Value[], state: State): Value {
    const [first] = parameters;
    if (name === "Cardinality" && first !== undefined) return asSet(first).items.size;
    const definition = this.#module.definitions.get(name);
    if (definition?.parameters.length !== parameters.length) {
      throw new ReferenceError(`${name} with ${parameters.length} parameters is not defined`);
    }
    const key = [name, ...parameters.map(keyOf)].join(" ");
    const known = state.known.get(key);
    if (known !== undefined) return known;
    const scope = new Map(definition.parameters.map((parameter, i) => [parameter, parameters[i] ?? false]));
    const value = this.evaluate(definition.body, scope, state);
    state.known.set(key, value);
    return value;
  }

  #prefix(operator: "~" | "SUBSET" | "UNION", operand: Value): Value {
    if (operator === "~") return !asBoolean(operand);
    return operator === "SUBSET" ? subsetsOf(operand) : new SetValue(elements(operand).flatMap(elements));
  }

  #infix(expression: Extract<Expression, { kind: "infix" }>, scope: Scope, state: State): Value {
    const { operator, left, right } = expression;
    const a = this.evaluate(left, scope, state);
    if (operator === "=>") return !asBoolean(a) || this.evaluate(right, scope, state);
    if (operator === "\\in") return this.#isIn(a, right, scope, state);
    if (operator === "\\notin") return !this.#isIn(a, right, scope, state);
    const b = this.evaluate(right, scope, state);
    const compare = COMPARE[operator];
    if (compare !== undefined) return compare(asNumber(a), asNumber(b));
    const compute = COMPUTE[operator];
    if (compute !== undefined) return compute(asNumber(a), asNumber(b));
    switch (operator) {
      case "=":
        return keyOf(a) === keyOf(b);
      case "#":
        return keyOf(a) !== keyOf(b);
      case "\\cup":
        return new SetValue([...elements(a), ...elements(b)]);
      case "\\":
        return new SetValue(elements(a).filter((item) => !asSet(b).has(item)));
      default:
        return new SetValue(
          Array.from({ length: Math.max(0, asNumber(b) - asNumber(a) + 1) }, (_, i) => asNumber(a) + i),
        );
    }
  }

  /** Membership; sets of functions and subsets are too large to be made for it. */
  #isIn(value: Value, set: Expression, scope: Scope, state: State): boolean {
    if (set.kind === "functionSet") {
      const domain = asSet(this.evaluate(set.domain, scope, state));
      const { entries } = asFunction(value);
      const total = entries.size === domain.items.size && [...entries.keys()].every((key) => domain.items.has(key));
      return total && [...entries.values()].every(([, result]) => this.#isIn(result, set.range, scope, state));
    }
    if (set.kind === "prefix" && set.operator === "SUBSET") {
      const whole = asSet(this.evaluate(set.operand, scope, state));
      return elements(value).every((item) => whole.has(item));
    }
    return asSet(this.evaluate(set, scope, state)).has(value);
  }

  #updated(before: Value, path: readonly Value[], update: Update, scope: Scope, state: State): Value {
    const [first, ...others] = path;
    if (first === undefined) return this.evaluate(update.value, new Map(scope).set("@", before), state);
    const whole = asFunction(before);
    return whole.with(first, this.#updated(whole.at(first), others, update, scope, state));
  }
}

const recordsOf = (fields: readonly { readonly name: string; readonly values: readonly Value[] }[]): SetValue => {
  let records: (readonly (readonly [string, Value])[])[] = [[]];
  for (const { name, values } of fields) {
    records = records.flatMap((record) => values.map((value) => [...record, [name, value] as const]));
  }
  return new SetValue(records.map((record) => FunctionValue.of(record)));
};

/** A name of a configuration that is a value of its own, equal to itself only. */
export class ModelValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A set, by the keys of its elements. */
export class SetValue {
  readonly items: ReadonlyMap<string, Value>;
  #key: string | undefined;

  constructor(items: Iterable<Value>) {
    const unique = new Map<string, Value>();
    for (const item of items) unique.set(keyOf(item), item);
    this.items = unique;
  }

  get key(): string {
    return (this.#key ??= `{${[...this.items.keys()].sort().join()}}`);
  }

  has(value: Value): boolean {
    return this.items.has(keyOf(value));
  }
}

/** A function, by the keys of its arguments; a record is one of the names of its fields. */
export class FunctionValue {
  readonly entries: ReadonlyMap<string, readonly [Value, Value]>;
  #key: string | undefined;

  constructor(entries: ReadonlyMap<string, readonly [Value, Value]>) {
    this.entries = entries;
  }

  static of(pairs: Iterable<readonly [Value, Value]>): FunctionValue {
    return new FunctionValue(new Map([...pairs].map((pair) => [keyOf(pair[0]), pair])));
  }

  get key(): string {
    return (this.#key ??= `[${[...this.entries]
      .map(([at, [, value]]) => `${at}:${keyOf(value)}`)
      .sort()
      .join()}]`);
  }

  /** @throws RangeError outside of its domain */
  at(argument: Value): Value {
    const entry = this.entries.get(keyOf(argument));
    if (entry === undefined) throw new RangeError(`${keyOf(argument)} is not in the domain of ${this.key}`);
    return entry[1];
  }

  with(argument: Value, value: Value): FunctionValue {
    this.at(argument);
    return new FunctionValue(new Map(this.entries).set(keyOf(argument), [argument, value]));
  }
}

export type Value = number | string | boolean | ModelValue | SetValue | FunctionValue;

/** Equal for equal values. */
export const keyOf = (value: Value): string => {
  if (value instanceof ModelValue) return value.name;
  return typeof value === "object" ? value.key : JSON.stringify(value);
};

const expected = (what: string, value: Value): TypeError => new TypeError(`${keyOf(value)} is not a ${what}`);

export const asSet = (value: Value): SetValue => {
  if (value instanceof SetValue) return value;
  throw expected("set", value);
};

export const asFunction = (value: Value): FunctionValue => {
  if (value instanceof FunctionValue) return value;
  throw expected("function", value);
};

export const asNumber = (value: Value): number => {
  if (typeof value === "number") return value;
  throw expected("number", value);
};

export const asBoolean = (value: Value): boolean => {
  if (typeof value === "boolean") return value;
  throw expected("truth value", value);
};

export const elements = (value: Value): readonly Value[] => [...asSet(value).items.values()];

/** All subsets of a set. */
export const subsetsOf = (set: Value): SetValue => {
  let lists: (readonly Value[])[] = [[]];
  for (const item of elements(set)) lists = [...lists, ...lists.map((list) => [...list, item])];
  return new SetValue(lists.map((list) => new SetValue(list)));
};

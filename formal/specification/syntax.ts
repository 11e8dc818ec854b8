/** `x, y \in S` */
export interface Bound {
  readonly names: readonly string[];
  readonly set: Expression;
}

export interface Field {
  readonly name: string;
  readonly value: Expression;
}

/** `![i][j] = value` */
export interface Update {
  readonly path: readonly Expression[];
  readonly value: Expression;
}

/** The part of TLA+ that the specification is written in. */
export type Expression =
  | { readonly kind: "literal"; readonly value: number | string | boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "and" | "or"; readonly items: readonly Expression[] }
  | { readonly kind: "infix"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "prefix"; readonly operator: "~" | "SUBSET" | "UNION"; readonly operand: Expression }
  | { readonly kind: "prime"; readonly name: string }
  | { readonly kind: "unchanged"; readonly names: readonly string[] }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "call"; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: "apply"; readonly function: Expression; readonly argument: Expression }
  | { readonly kind: "field"; readonly record: Expression; readonly name: string }
  | { readonly kind: "record" | "recordSet"; readonly fields: readonly Field[] }
  | { readonly kind: "function"; readonly bound: Bound; readonly value: Expression }
  | { readonly kind: "functionSet"; readonly domain: Expression; readonly range: Expression }
  | { readonly kind: "set"; readonly items: readonly Expression[] }
  | { readonly kind: "filter"; readonly bound: Bound; readonly condition: Expression }
  | { readonly kind: "image"; readonly value: Expression; readonly bounds: readonly Bound[] }
  | { readonly kind: "some" | "every"; readonly bounds: readonly Bound[]; readonly body: Expression }
  | { readonly kind: "if"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "let"; readonly definitions: readonly Field[]; readonly body: Expression }
  | { readonly kind: "except"; readonly function: Expression; readonly updates: readonly Update[] }
  /** `[][Next]_vars`, which is not evaluated */
  | { readonly kind: "always"; readonly action: string };

export interface Definition {
  readonly parameters: readonly string[];
  readonly body: Expression;
}

export interface Module {
  readonly name: string;
  readonly constants: readonly string[];
  readonly variables: readonly string[];
  readonly definitions: ReadonlyMap<string, Definition>;
}

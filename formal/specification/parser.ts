import { tokensOf } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import type { Bound, Definition, Expression, Field, Module, Update } from "./syntax.ts";

/** How tight infix operators bind; all of them to the left. */
const STRENGTH: Readonly<Record<string, number>> = {
  "=>": 1,
  "/\\": 3,
  "\\/": 3,
  "=": 5,
  "#": 5,
  "<": 5,
  ">": 5,
  "<=": 5,
  ">=": 5,
  "\\in": 5,
  "\\notin": 5,
  "\\cup": 8,
  "\\": 8,
  "..": 9,
  "+": 10,
  "-": 11,
  "*": 13,
};
const PREFIX: Readonly<Record<string, { readonly operator: "~" | "SUBSET" | "UNION"; readonly strength: number }>> = {
  "~": { operator: "~", strength: 4 },
  SUBSET: { operator: "SUBSET", strength: 8 },
  UNION: { operator: "UNION", strength: 8 },
};
const JUNCTION: Readonly<Record<string, "and" | "or">> = { "/\\": "and", "\\/": "or" };

/** Reads the part of TLA+ that `syntax.ts` has. Lists of conjuncts and disjuncts end where a line begins left of their items. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** tokens at this column or left of it are not of the present list item */
  #margin = -1;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  module(): Module {
    this.#expect("MODULE");
    const name = this.#name();
    this.#expect("EXTENDS");
    this.#names();
    this.#expect("CONSTANTS");
    const constants = this.#names();
    this.#expect("VARIABLES");
    const variables = this.#names();
    const definitions = new Map<string, Definition>();
    this.#margin = 0;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.column !== 0) throw this.#unexpected();
      this.#margin = -1;
      const defined = this.#name();
      const parameters = this.#takes("(") ? this.#names() : [];
      if (parameters.length > 0) this.#expect(")");
      this.#expect("==");
      this.#margin = 0;
      if (definitions.has(defined)) throw new SyntaxError(`${defined} is defined twice`);
      definitions.set(defined, { parameters, body: this.#expression() });
    }
    return { name, constants, variables, definitions };
  }

  #expression(weakest = 0): Expression {
    let left = this.#operand();
    for (;;) {
      const operator = this.#peek()?.text ?? "";
      const strength = this.#peek()?.kind === "symbol" ? STRENGTH[operator] : undefined;
      if (strength === undefined || strength < weakest) return left;
      this.#at += 1;
      const right = this.#expression(strength + 1);
      const junction = JUNCTION[operator];
      left =
        junction === undefined ? { kind: "infix", operator, left, right } : { kind: junction, items: [left, right] };
    }
  }

  #operand(): Expression {
    const token = this.#peek();
    if (token === undefined) throw this.#unexpected();
    if (token.kind === "symbol" && JUNCTION[token.text] !== undefined) return this.#junction(token);
    const prefix = token.kind === "string" ? undefined : PREFIX[token.text];
    if (prefix !== undefined) {
      this.#at += 1;
      return { kind: "prefix", operator: prefix.operator, operand: this.#expression(prefix.strength) };
    }
    let value = this.#primary();
    for (;;) {
      if (this.#takes("[")) {
        value = { kind: "apply", function: value, argument: this.#expression() };
        this.#expect("]");
      } else if (this.#takes(".")) value = { kind: "field", record: value, name: this.#name() };
      else if (value.kind === "name" && this.#takes("'")) value = { kind: "prime", name: value.name };
      else return value;
    }
  }

  #junction({ text, column }: Token): Expression {
    const outer = this.#margin;
    const items: Expression[] = [];
    while (this.#peek()?.text === text && this.#peek()?.column === column) {
      this.#at += 1;
      this.#margin = column;
      items.push(this.#expression());
      this.#margin = outer;
    }
    return { kind: JUNCTION[text] ?? "and", items };
  }

  #primary(): Expression {
    const token = this.#next();
    if (token.kind === "number") return { kind: "literal", value: Number(token.text) };
    if (token.kind === "string") return { kind: "literal", value: token.text };
    switch (token.text) {
      case "TRUE":
      case "FALSE":
        return { kind: "literal", value: token.text === "TRUE" };
      case "(": {
        const inner = this.#expression();
        this.#expect(")");
        return inner;
      }
      case "{":
        return this.#braces();
      case "[":
        return this.#brackets();
      case "<<": {
        const items = this.#list(() => this.#expression());
        this.#expect(">>");
        return { kind: "tuple", items };
      }
      case "\\E":
      case "\\A": {
        const bounds = this.#list(() => this.#bound());
        this.#expect(":");
        return { kind: token.text === "\\E" ? "some" : "every", bounds, body: this.#expression() };
      }
      case "IF":
        return this.#conditional();
      case "LET":
        return this.#local();
      case "UNCHANGED": {
        const what = this.#primary();
        const names = what.kind === "tuple" ? what.items : [what];
        return { kind: "unchanged", names: names.flatMap((item) => (item.kind === "name" ? item.name : [])) };
      }
      case "@":
        return { kind: "name", name: "@" };
      default:
        if (token.kind !== "name") throw this.#unexpected(token);
        return this.#takes("(") ? this.#call(token.text) : { kind: "name", name: token.text };
    }
  }

  #call(name: string): Expression {
    const parameters = this.#list(() => this.#expression());
    this.#expect(")");
    return { kind: "call", name, parameters };
  }

  #conditional(): Expression {
    const condition = this.#expression();
    this.#expect("THEN");
    const yes = this.#expression();
    this.#expect("ELSE");
    return { kind: "if", condition, yes, no: this.#expression() };
  }

  #local(): Expression {
    const definitions: Field[] = [];
    while (!this.#takes("IN")) {
      const name = this.#name();
      this.#expect("==");
      definitions.push({ name, value: this.#expression() });
    }
    return { kind: "let", definitions, body: this.#expression() };
  }

  #braces(): Expression {
    if (this.#takes("}")) return { kind: "set", items: [] };
    const first = this.#expression();
    let result: Expression;
    if (!this.#takes(":")) {
      const others = this.#takes(",") ? this.#list(() => this.#expression()) : [];
      result = { kind: "set", items: [first, ...others] };
    } else if (first.kind === "infix" && first.operator === "\\in" && first.left.kind === "name") {
      const bound = { names: [first.left.name], set: first.right };
      result = { kind: "filter", bound, condition: this.#expression() };
    } else result = { kind: "image", value: first, bounds: this.#list(() => this.#bound()) };
    this.#expect("}");
    return result;
  }

  #brackets(): Expression {
    if (this.#takes("]")) return this.#always();
    const first = this.#expression();
    const mark = this.#next();
    let result: Expression;
    if (first.kind === "name" && (mark.text === "|->" || mark.text === ":")) {
      const fields: Field[] = [{ name: first.name, value: this.#expression() }];
      while (this.#takes(",")) {
        const name = this.#name();
        this.#expect(mark.text);
        fields.push({ name, value: this.#expression() });
      }
      result = { kind: mark.text === ":" ? "recordSet" : "record", fields };
    } else if (mark.text === "|->" && first.kind === "infix" && first.left.kind === "name") {
      const bound = { names: [first.left.name], set: first.right };
      result = { kind: "function", bound, value: this.#expression() };
    } else if (mark.text === "->") result = { kind: "functionSet", domain: first, range: this.#expression() };
    else if (mark.text === "EXCEPT")
      result = { kind: "except", function: first, updates: this.#list(() => this.#update()) };
    else throw this.#unexpected(mark);
    this.#expect("]");
    return result;
  }

  #always(): Expression {
    this.#expect("[");
    const action = this.#name();
    this.#expect("]");
    this.#name();
    return { kind: "always", action };
  }

  #update(): Update {
    const path: Expression[] = [];
    this.#expect("!");
    while (this.#takes("[")) {
      path.push(this.#expression());
      this.#expect("]");
    }
    this.#expect("=");
    return { path, value: this.#expression() };
  }

  #bound(): Bound {
    const names = this.#names();
    this.#expect("\\in");
    return { names, set: this.#expression(6) };
  }

  #names(): readonly string[] {
    return this.#list(() => this.#name());
  }

  #list<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.#takes(",")) items.push(item());
    return items;
  }

  /** the next token, unless it is not of the present list item */
  #peek(): Token | undefined {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.column > this.#margin ? token : undefined;
  }

  #next(): Token {
    const token = this.#peek();
    if (token === undefined) throw this.#unexpected();
    this.#at += 1;
    return token;
  }

  #takes(text: string): boolean {
    const token = this.#peek();
    if (token?.text !== text || token.kind === "string") return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected(this.#tokens[this.#at], text);
  }

  #name(): string {
    const token = this.#next();
    if (token.kind !== "name") throw this.#unexpected(token);
    return token.text;
  }

  #unexpected(token = this.#tokens[this.#at], wanted = "something else"): SyntaxError {
    const where = token === undefined ? "at the end" : `line ${token.line}, column ${token.column + 1}`;
    return new SyntaxError(`${where}: ${wanted} was expected, not ${token?.text ?? "nothing"}`);
  }
}

/** A module as a tree. @throws SyntaxError for what is not of the part of TLA+ that is understood */
export const parseModule = (text: string): Module => new Parser(text).module();

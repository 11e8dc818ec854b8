import { expect } from "chai";
import { check, parseConfiguration } from "../../formal/specification/check.ts";
import { parseModule } from "../../formal/specification/parser.ts";

const HEAD = "---- MODULE M ----\nEXTENDS Naturals\nCONSTANTS\n  Honest, Most\nVARIABLES\n  count\n";
const COUNTER = `${HEAD}
Init == count = [v \\in Honest |-> 0]
Add(v) ==
  /\\ count[v] < Most
  /\\ count' = [count EXCEPT ![v] = @ + 1]
Next == \\E v \\in Honest : Add(v)
Small == \\A v \\in Honest : count[v] < Most \\/ \\E w \\in Honest \\ {v} : count[w] = 0
====
`;
const configuration = (most: number) =>
  parseConfiguration(`CONSTANTS\n  Honest = {a, b}\n  Most = ${most}\nINVARIANT Small\n`);

describe("The reader of the specification [T-13]", () => {
  it("counts states that differ by names only once, and shows the way to a broken invariant", () => {
    const { states, steps, broken } = check(parseModule(COUNTER), configuration(1));
    // 0 0, 0 1 and 1 1, where the invariant does not hold.
    expect({ states, steps }).to.deep.equal({ states: 3, steps: 3 });
    expect(broken).to.deep.equal({ invariant: "Small", trace: ["Add(a)", "Add(b)"] });
  });

  it("reads lists of conjuncts by their columns", () => {
    const { definitions } = parseModule(`${HEAD}
A ==
  /\\ \\/ 1 = 1
     \\/ 2 = 1 /\\ 3 = 1
  /\\ 4 = 4
====
`);
    const body = definitions.get("A")?.body;
    expect(body).to.have.property("kind", "and");
    expect(body).to.have.nested.property("items[0].kind", "or");
    expect(body).to.have.nested.property("items[0].items[1].kind", "and");
    expect(body).to.have.nested.property("items[1].left.value", 4);
  });

  it("binds operators as TLA+ does", () => {
    const { definitions } = parseModule(`${HEAD}\nA == 2 * 3 + 1 >= 4 /\\ {1} \\cup {2} # {} => TRUE\n====\n`);
    const body = definitions.get("A")?.body;
    expect(body).to.have.nested.property("operator", "=>");
    expect(body).to.have.nested.property("left.items[0].operator", ">=");
    expect(body).to.have.nested.property("left.items[0].left.operator", "+");
    expect(body).to.have.nested.property("left.items[1].left.operator", "\\cup");
  });

  for (const [what, text] of [
    ["a character that TLA+ does not have", "A == 1 ? 2"],
    ["an unknown operator", "A == x \\notinn y"],
    ["a bracket that is not closed", "A == {1, 2"],
    ["a condition without ELSE", "A == IF TRUE THEN 1"],
    ["a name that is defined twice", "A == 1\nA == 2"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseModule(`${HEAD}\n${text}\n====\n`)).to.throw(SyntaxError);
    });
  }

  it("refuses an action that forgets a variable, or gives it two values", () => {
    const without = COUNTER.replace("count' = [count EXCEPT ![v] = @ + 1]", "TRUE");
    expect(() => check(parseModule(without), configuration(1))).to.throw("says nothing of count");
    const twice = COUNTER.replace("\nNext", "\n  /\\ UNCHANGED count\nNext");
    expect(() => check(parseModule(twice), configuration(1))).to.throw("Add(a) gives count two values");
  });

  it("refuses names that are not defined, and arguments outside of a domain", () => {
    const unknown = COUNTER.replace("< Most\n", "< Least\n");
    expect(() => check(parseModule(unknown), configuration(1))).to.throw("Least with 0 parameters is not defined");
    const outside = COUNTER.replace("count[w]", "count[0]");
    expect(() => check(parseModule(outside), configuration(1))).to.throw("0 is not in the domain");
  });
});

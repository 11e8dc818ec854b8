import { expect } from "chai";
import { globSync } from "node:fs";
import * as limits from "../../chain/primitives/limits.ts";
import { ROOT, readText } from "./support/files.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Unit = readonly [size: number, name: string];
const BYTES: readonly Unit[] = [
  [MIB, "MiB"],
  [KIB, "KiB"],
  [1, "B"],
];
const TIMES: readonly Unit[] = [
  [MINUTE, "min"],
  [SECOND, "s"],
  [1, "ms"],
];

/** In the largest unit of which it is a whole number. */
function inUnits(value: number, units: readonly Unit[]): string {
  const [size, name] = units.find(([unit]) => value % unit === 0) ?? [1, ""];
  return `${value / size} ${name}`;
}

/** A limit as the page writes it; its name tells the unit. */
function shown(name: string, value: number | bigint): string {
  if (name.endsWith("Bytes")) return inUnits(Number(value), BYTES);
  if (name.endsWith("Ms")) return inUnits(Number(value), TIMES);
  return name.endsWith("Percent") ? `${value} %` : value.toLocaleString("en");
}

describe("Page of limits", () => {
  const rows = [...readText("docs/limits.md").matchAll(/^\| `(\w+)` *\| ([^|]*?) *\| ([^|]*?) *\|$/gm)].map(
    ([, name = "", value = "", consequence = ""]) => ({ name, value, consequence }),
  );

  /** Rows by the group that heads their table. */
  const tables: Record<string, string[]> = {};
  for (const { name, value } of rows) {
    if (value === "Value") tables[name] = [];
    else Object.values(tables).at(-1)?.push(`${name}: ${value}`);
  }

  for (const [group, values] of Object.entries<Readonly<Record<string, number | bigint>>>(limits)) {
    it(`names every limit of ${group} in its order with its value`, () => {
      const expected = Object.entries(values).map(([name, value]) => `${name}: ${shown(name, value)}`);
      expect(tables[group]).to.deep.equal(expected);
    });
  }

  it("has a table for each group and no other", () => {
    expect(Object.keys(tables).sort()).to.deep.equal(Object.keys(limits).sort());
  });

  it("has a test of JSON-RPC that names each limit of JSON-RPC, to meet it", () => {
    const tests = globSync("test/chain/rpc/**/*.test.ts", { cwd: ROOT }).map(readText);
    const names = Object.keys({ ...limits.RPC_LIMITS, ...limits.PAGE_LIMITS });
    expect(names.filter((name) => !tests.some((test) => new RegExp(`\\b${name}\\b`).test(test)))).to.deep.equal([]);
  });

  it("tells what happens beyond each", () => {
    expect(rows.filter(({ consequence }) => consequence === "")).to.deep.equal([]);
  });
});

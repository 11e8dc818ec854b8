import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { quorumSizes } from "../../chain/consensus/quorum.ts";
import { readText } from "../project/support/files.ts";
import { RULES } from "../../formal/explorer/rules.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../formal/tla");
const read = (file: string): string => readFileSync(path.join(FOLDER, file), "utf8");
const configurations = readdirSync(FOLDER).filter((file) => file.endsWith(".cfg"));

/** The constants that a configuration sets. */
const settings = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...read(file).matchAll(/^ {2}(\w+) = (.+)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );

const members = (set = ""): number =>
  set
    .replace(/[{}\s]/g, "")
    .split(",")
    .filter(Boolean).length;

/** The rule that a configuration is of: lbft2-of-7 is lbft2 with 7 validators. */
const ruleName = (file: string): string => file.replace(/(-of-\d+)?\.cfg$/, "");

describe("The specification [T-13]", () => {
  const specification = read("LBFT.tla");
  const declared = /CONSTANTS\n([\s\S]*?)\n\nVARIABLES/.exec(specification)?.[1] ?? "";
  const constants = [...declared.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);

  it("is a module of its file's name, with an end", () => {
    expect(specification)
      .to.match(/^-+ MODULE LBFT -+\n/)
      .and.to.match(/\n=+\n$/);
    expect(constants).to.include.members(["Honest", "ImpeachSet", "KeepVotes"]);
  });

  it("has a configuration for every rule that the explorer knows, and no other", () => {
    expect([...new Set(configurations.map(ruleName))].sort()).to.deep.equal(RULES.map(({ name }) => name).sort());
  });

  for (const file of configurations) {
    it(`${file} sets every constant, to what the rule of the same name has in the code`, () => {
      const values = settings(file);
      expect(Object.keys(values)).to.have.members(constants);
      const sizes = quorumSizes(members(values.Honest) + Number(values.NByzantine));
      const rule = RULES.find(({ name }) => name === ruleName(file));
      const thresholds = rule?.thresholds(sizes);
      expect(values).to.include({
        F: String(sizes.f),
        ImpeachPrepareQuorum: String(thresholds?.impeachPrepare),
        ImpeachCommitQuorum: String(thresholds?.impeachCommit),
        ImpeachSet: String(thresholds?.impeach),
      });
      const mutants = { "late-commit": "CommitLate", "duplicate-signer": "CountTwice" } as Record<string, string>;
      const lossy = {
        paper: "CarryLock",
        "forgotten-lock": "CarryLock",
        "forgotten-vote": "KeepVotes",
        "forgotten-lock-on-disk": "KeepLock",
      } as Record<string, string>;
      for (const name of ["CommitLate", "CountTwice"]) {
        expect(values[name], name).to.equal(mutants[ruleName(file)] === name ? "TRUE" : "FALSE");
      }
      for (const name of ["CarryLock", "KeepVotes", "KeepLock"]) {
        expect(values[name], name).to.equal(lossy[ruleName(file)] === name ? "FALSE" : "TRUE");
      }
    });

    it(`${file} checks agreement, and says what is expected`, () => {
      const text = read(file);
      expect(text).to.match(/^INVARIANT Agreement$/m);
      const expected = ruleName(file) === "lbft2" ? "Agreement holds." : "Agreement is violated.";
      expect(text).to.include(`Expected: ${expected}`);
    });
  }

  it("defines every operator that it and its configurations use as an invariant or a symmetry", () => {
    for (const file of configurations) {
      for (const [, name = ""] of read(file).matchAll(/^(?:INVARIANT|SPECIFICATION|SYMMETRY) (\w+)$/gm)) {
        expect(specification, name).to.match(new RegExp(`^${name} ==`, "m"));
      }
    }
  });

  describe("and the state machine of the node", () => {
    /** What the table of docs/formal.md has under two headings. */
    const [, table = ""] = /\n\| Action [^\n]*\n\| -[^\n]*\n((?:\|[^\n]*\n)+)/.exec(readText("docs/formal.md")) ?? [];
    const names = (column: number): readonly string[] =>
      table
        .trim()
        .split("\n")
        .flatMap((line) => [...(line.split("|")[column] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
    const next = /^Next ==\n([\s\S]*?)\n\n/m.exec(specification)?.[1] ?? "";

    it("have each other's transitions: every action of the specification is in the table of the proof", () => {
      const actions = [...next.matchAll(/\b([A-Z]\w+)\(v/g)].map(([, name]) => name);
      expect(new Set(names(1))).to.deep.equal(new Set(actions));
    });

    it("have each other's transitions: every function of the protocol's table is there too", () => {
      const protocol = [...readText("docs/consensus.md").matchAll(/\| `(\w+)` +\|\n/g)].map(([, name]) => name);
      expect(protocol).to.include("uponProposal");
      expect(new Set(names(2))).to.deep.equal(new Set(protocol));
      const folder = path.resolve(import.meta.dirname, "../../chain/consensus/machine");
      const files = [
        ...readdirSync(path.join(folder, "transitions")).map((file) => `transitions/${file}`),
        "rounds.ts",
      ];
      const code = files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
      for (const name of names(2)) expect(code, name).to.include(`export const ${name} =`);
    });
  });
});

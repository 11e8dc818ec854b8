/**
 * Checks docs/traceability.md: every requirement of docs/requirements.md has one row, the files it names exist, the tests
 * it names cite the requirement, and no test cites a requirement that is unknown or still called planned.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";

/** The files of a project, as far as this check reads them; paths are relative to its root, with "/". */
export interface ProjectFiles {
  read(file: string): string;
  exists(file: string): boolean;
  /** every file that may cite requirements */
  readonly tests: readonly string[];
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly where: readonly string[];
  readonly tests: readonly string[];
}

const REQUIREMENTS = "docs/requirements.md";
const TRACEABILITY = "docs/traceability.md";
const STATES = new Set(["done", "partly", "planned"]);
const ID_ROW = /^\|\s*([A-Z]-\d{2})\s*\|(.*)\|\s*$/;
const CITATION = /\[([A-Z]-\d{2}(?:,\s*[A-Z]-\d{2})*)\]/g;

const cells = (line: string): readonly string[] => line.split("|").map((cell) => cell.trim());
const quoted = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");

/** Table rows that begin with a requirement id. */
function rows(markdown: string): { readonly id: string; readonly rest: string }[] {
  return markdown.split("\n").flatMap((line) => {
    const match = ID_ROW.exec(line);
    return match === null ? [] : [{ id: match[1] ?? "", rest: match[2] ?? "" }];
  });
}

function parseRow({ id, rest }: { readonly id: string; readonly rest: string }): Row {
  const [state = "", where = "", tests = ""] = cells(rest);
  return { id, state, where: quoted(where), tests: quoted(tests) };
}

/** Requirement ids that a test cites as `[E-12]` or `[C-14, C-15]`. */
export function citations(source: string): ReadonlySet<string> {
  return new Set([...source.matchAll(CITATION)].flatMap((match) => (match[1] ?? "").split(/,\s*/)));
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

function checkRow(row: Row, files: ProjectFiles): string[] {
  const named = [...row.where, ...row.tests];
  const found = named.filter((file) => !files.exists(file)).map((file) => `${row.id}: ${file} does not exist`);
  if (!STATES.has(row.state)) found.push(`${row.id}: state "${row.state}" is none of ${[...STATES].join(", ")}`);
  if (row.state === "planned") {
    if (named.length > 0) found.push(`${row.id}: is planned, yet names files`);
    return found;
  }
  if (row.where.length === 0) found.push(`${row.id}: is ${row.state}, yet names no file that builds it`);
  if (row.tests.length === 0) found.push(`${row.id}: is ${row.state}, yet names no test`);
  for (const test of row.tests) {
    if (files.exists(test) && !citations(files.read(test)).has(row.id))
      found.push(`${row.id}: ${test} does not cite it`);
  }
  return found;
}

/** What is wrong, a line each; nothing when all is well. */
export function traceabilityFindings(files: ProjectFiles): string[] {
  const required = rows(files.read(REQUIREMENTS)).map(({ id }) => id);
  const traced = rows(files.read(TRACEABILITY)).map(parseRow);
  const tracedIds = traced.map(({ id }) => id);
  const planned = new Set(traced.filter(({ state }) => state === "planned").map(({ id }) => id));
  return [
    ...repeated(required).map((id) => `${id}: stands twice in ${REQUIREMENTS}`),
    ...repeated(tracedIds).map((id) => `${id}: stands twice in ${TRACEABILITY}`),
    ...required.filter((id) => !tracedIds.includes(id)).map((id) => `${id}: has no row in ${TRACEABILITY}`),
    ...tracedIds.filter((id) => !required.includes(id)).map((id) => `${id}: is not in ${REQUIREMENTS}`),
    ...traced.flatMap((row) => checkRow(row, files)),
    ...files.tests.flatMap((test) =>
      [...citations(files.read(test))].flatMap((id) => {
        if (!required.includes(id)) return [`${test} cites ${id}, which is not in ${REQUIREMENTS}`];
        return planned.has(id) ? [`${test} cites ${id}, which ${TRACEABILITY} still calls planned`] : [];
      }),
    ),
  ];
}

/** The project that lies at `root`. */
export function projectAt(root: string): ProjectFiles {
  return {
    read: (file) => readFileSync(path.join(root, file), "utf8"),
    exists: (file) => existsSync(path.join(root, file)),
    tests: globSync(["test/**/*.ts", "contracts/**/*.t.sol"], { cwd: root })
      .map((file) => file.split(path.sep).join("/"))
      .filter((file) => !file.startsWith("test/project/")),
  };
}

if (import.meta.main) {
  const found = traceabilityFindings(projectAt(path.join(import.meta.dirname, "..")));
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** One request of a test and the answer it must get. */
export interface Exchange {
  readonly request: unknown;
  readonly response: unknown;
}

/** A test as ethereum/execution-apis writes it: a file of comments, requests and answers. */
export interface ConformanceTest {
  /** the method whose folder it is in */
  readonly method: string;
  /** file name without its ending */
  readonly name: string;
  /** the test shows the form of an answer, not its values */
  readonly specOnly: boolean;
  readonly exchanges: readonly Exchange[];
}

const ENDING = ".io";
const MARK = { comment: "//", request: ">>", response: "<<" } as const;
const SPEC_ONLY = "speconly:";

/**
 * The tests in METHOD/*.io of a folder, by name; only those of one method when it is given.
 * @throws Error naming the file and line that make no sense
 */
export async function readTests(folder: string, method?: string): Promise<ConformanceTest[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const methods = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const tests: ConformanceTest[] = [];
  for (const own of methods.filter((name) => method === undefined || name === method).sort()) {
    const files = (await readdir(path.join(folder, own))).filter((file) => file.endsWith(ENDING)).sort();
    for (const file of files) {
      const text = await readFile(path.join(folder, own, file), "utf8");
      tests.push({ method: own, name: file.slice(0, -ENDING.length), ...parseTest(text, path.join(own, file)) });
    }
  }
  return tests;
}

/** @throws Error naming the line that makes no sense */
export function parseTest(text: string, file: string): Pick<ConformanceTest, "specOnly" | "exchanges"> {
  const exchanges: Exchange[] = [];
  let specOnly = false;
  let request: { readonly value: unknown } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const content = line.trim();
    if (content === "") continue;
    const mark = content.slice(0, 2);
    const rest = content.slice(2).trim();
    const place = `${file}:${index + 1}`;
    if (mark === MARK.comment) specOnly ||= rest.startsWith(SPEC_ONLY);
    else if (mark === MARK.request && request === undefined) request = { value: parseJson(rest, place) };
    else if (mark === MARK.response && request !== undefined) {
      exchanges.push({ request: request.value, response: parseJson(rest, place) });
      request = undefined;
    } else throw new Error(`${place}: neither a comment, nor a request, nor the answer to one`);
  }
  if (request !== undefined) throw new Error(`${file}: the last request has no answer`);
  return { specOnly, exchanges };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`${place}: no JSON`, { cause });
  }
}

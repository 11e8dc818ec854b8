/** Where an answer is not what it should be. */
export interface Difference {
  /** like $.result.logs[0].data */
  readonly path: string;
  /** undefined: nothing should be there */
  readonly expected: unknown;
  /** undefined: nothing is there */
  readonly got: unknown;
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * All places where two answers of JSON-RPC differ. Values are compared whole; of an error only code and data, as its
 * message is for people.
 */
export function compareAnswers(expected: unknown, got: unknown): Difference[] {
  if (isObject(expected) && isObject(got) && isObject(expected["error"]) && isObject(got["error"])) {
    return differences(withoutMessage(expected), withoutMessage(got), "$");
  }
  return differences(expected, got, "$");
}

/** Differences in kind: an error in place of a result, or a result of another JSON type. */
export function compareKinds(expected: unknown, got: unknown): Difference[] {
  if (!isObject(expected) || !isObject(got)) return compareAnswers(expected, got);
  if (isObject(expected["error"])) return isObject(got["error"]) ? [] : [{ path: "$", expected, got }];
  const kinds = [kindOf(expected["result"]), kindOf(got["result"])];
  return kinds[0] === kinds[1] ? [] : [{ path: "$.result", expected: kinds[0], got: got["error"] ?? kinds[1] }];
}

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

function withoutMessage(answer: Members): Members {
  const error = Object.entries(answer["error"] as Members).filter(([name]) => name !== "message");
  return { ...answer, error: Object.fromEntries(error) };
}

function differences(expected: unknown, got: unknown, path: string): Difference[] {
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, index) => differences(expected[index], got[index], `${path}[${index}]`)).flat();
  }
  if (isObject(expected) && isObject(got)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    return names.flatMap((name) => differences(expected[name], got[name], `${path}.${name}`));
  }
  return Object.is(expected, got) ? [] : [{ path, expected, got }];
}

import type { Difference } from "./compare.ts";
import type { Outcome } from "./run.ts";

/** Passed and failed tests of one method. */
export interface MethodCount {
  readonly method: string;
  readonly passed: number;
  readonly failed: number;
}

/** Most differences printed of one test, and characters of a value. */
const SHOWN = { differences: 8, value: 160 } as const;

const hasPassed = ({ differences }: Outcome): boolean => differences.length === 0;

export function countByMethod(outcomes: readonly Outcome[]): MethodCount[] {
  const methods = [...new Set(outcomes.map(({ test }) => test.method))];
  return methods.map((method) => {
    const own = outcomes.filter(({ test }) => test.method === method);
    const passed = own.filter(hasPassed).length;
    return { method, passed, failed: own.length - passed };
  });
}

/** A table of the methods, and below it what differs. */
export function reportText(outcomes: readonly Outcome[]): string {
  const counts = countByMethod(outcomes);
  const total = {
    method: "all",
    passed: outcomes.filter(hasPassed).length,
    failed: outcomes.filter((outcome) => !hasPassed(outcome)).length,
  };
  const width = Math.max(...[...counts, total].map(({ method }) => method.length));
  const row = (method: string, passed: string | number, failed: string | number): string =>
    `${method.padEnd(width)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}`;
  const rows = [...counts, total].map(({ method, passed, failed }) => row(method, passed, failed));
  const failures = outcomes.filter((outcome) => !hasPassed(outcome)).map(failureText);
  return [[row("method", "passed", "failed"), ...rows].join("\n"), ...failures].join("\n\n");
}

function failureText({ test, differences }: Outcome): string {
  const shown = differences.slice(0, SHOWN.differences).map(differenceText);
  const more = differences.length - shown.length;
  return [`${test.method}/${test.name}`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

const differenceText = ({ path, expected, got }: Difference): string =>
  `  ${path}: expected ${valueText(expected)}, got ${valueText(got)}`;

function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= SHOWN.value ? text : `${text.slice(0, SHOWN.value)}… (${text.length} characters)`;
}

/** The same for programs. */
export const reportJson = (outcomes: readonly Outcome[]): unknown => ({
  passed: outcomes.filter(hasPassed).length,
  failed: outcomes.filter((outcome) => !hasPassed(outcome)).length,
  methods: countByMethod(outcomes),
  failures: outcomes
    .filter((outcome) => !hasPassed(outcome))
    .map(({ test, differences }) => ({ method: test.method, name: test.name, differences })),
});

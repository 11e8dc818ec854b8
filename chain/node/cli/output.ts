import { CodedError } from "../../primitives/errors.ts";

/** How a command answers: text for people, or one JSON document with `--json`. */
export interface Output {
  readonly json: boolean;
  /** the answer; `text` prints it for people */
  result(value: unknown, text: () => string): void;
  /** progress of long work, to standard error, overwritten in place on a terminal; silent with `--json` */
  progress(label: string, fraction: number): void;
}

const PERCENT = 100;
const BAR_WIDTH = 30;

export const stringify = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);

export const createOutput = (json: boolean): Output => {
  let lastPercent = -1;
  return {
    json,
    result(value, text) {
      process.stdout.write(`${json ? stringify(value) : text()}\n`);
    },
    progress(label, fraction) {
      const percent = Math.floor(fraction * PERCENT);
      if (json || percent === lastPercent || !process.stderr.isTTY) return;
      lastPercent = percent;
      const done = Math.round(fraction * BAR_WIDTH);
      const bar = "█".repeat(done) + "░".repeat(BAR_WIDTH - done);
      process.stderr.write(`\r${label} ${bar} ${percent} %${percent >= PERCENT ? "\n" : ""}`);
    },
  };
};

/** Prints why a command failed and what to do; `--json` gives code, message and advice. */
export const reportFailure = (error: unknown, json: boolean): void => {
  const message = error instanceof Error ? error.message : String(error);
  const coded: CodedError | undefined = error instanceof CodedError ? error : undefined;
  const code = coded?.code ?? "UNEXPECTED";
  const advice = coded?.advice;
  if (json) {
    process.stdout.write(`${stringify({ error: { code, message, advice } })}\n`);
    return;
  }
  process.stderr.write(`error: ${message} [${code}]\n`);
  if (advice !== undefined) process.stderr.write(`${advice}\n`);
  if (coded === undefined && error instanceof Error && process.env["CPCHAIN_DEBUG"] !== undefined) {
    process.stderr.write(`${error.stack ?? ""}\n`);
  }
};

import { errorCode } from "../primitives/errors.ts";

/** Where a node reports what it does. `fields` are printed after the message, or as JSON members. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields: CodedFields): void;
  error(message: string, fields: CodedFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | bigint>>;

/** Programs tell warnings and errors apart by their code, not by their words. */
export type CodedFields = LogFields & { readonly code: string };

/** The code under which an error is logged. */
export const codeOf = (error: unknown): string => errorCode(error) ?? "UNEXPECTED";

const replaceBigint = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

const text = (fields: LogFields): string =>
  Object.entries(fields)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");

/**
 * One line per event, as text or as JSON; warnings and errors go to the second stream. A line of JSON begins with the time
 * (ISO 8601, UTC, to the millisecond), level and message; the fields follow.
 * @param now ms since 1970
 */
export const createLogger = (
  format: "text" | "json",
  out: NodeJS.WritableStream = process.stdout,
  err: NodeJS.WritableStream = process.stderr,
  now: () => number = Date.now,
): Logger => {
  const line =
    (stream: NodeJS.WritableStream, level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const prefix = level === "info" ? "" : `${level}: `;
      stream.write(
        format === "json"
          ? `${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields }, replaceBigint)}\n`
          : `${prefix}${message}${text(fields)}\n`,
      );
    };
  return { info: line(out, "info"), warn: line(err, "warn"), error: line(err, "error") };
};

export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

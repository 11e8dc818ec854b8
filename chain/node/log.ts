/** Where a node reports what it does. `fields` are printed after the message, or as JSON members. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | bigint>>;

const replaceBigint = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

const text = (fields: LogFields): string =>
  Object.entries(fields)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");

/** One line per event, as text or as JSON; warnings and errors go to the second stream. */
export const createLogger = (
  format: "text" | "json",
  out: NodeJS.WritableStream = process.stdout,
  err: NodeJS.WritableStream = process.stderr,
): Logger => {
  const line =
    (stream: NodeJS.WritableStream, level: string) =>
    (message: string, fields: LogFields = {}): void => {
      const prefix = level === "info" ? "" : `${level}: `;
      stream.write(
        format === "json"
          ? `${JSON.stringify({ level, message, ...fields }, replaceBigint)}\n`
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

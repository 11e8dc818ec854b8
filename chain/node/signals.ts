import { finished } from "node:stream/promises";

/** Resolves at the first Ctrl+C or request to terminate; a second one ends the process at once. */
export const untilSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    const listener = (signal: NodeJS.Signals): void => {
      for (const name of signals) process.off(name, listener);
      resolve(signal);
    };
    for (const name of signals) process.on(name, listener);
  });

/** Resolves when standard input ends: whoever held its other end is gone, or wants this process to stop. */
export const inputEnd = async (): Promise<void> => {
  // Who is gone reads no output either.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.stdin.resume();
  // An input that cannot be read has ended, too.
  await finished(process.stdin, { writable: false }).catch(() => undefined);
};

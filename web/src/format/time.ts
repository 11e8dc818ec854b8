/** Seconds of each unit, largest first. */
const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** A span in its largest unit, rounded down: 90 as "1 min". */
export const duration = (seconds: number): string => {
  const [name, size] = UNITS.find(([, unit]) => seconds >= unit) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${name}`;
};

/**
 * How long ago a block was made. Block time may run ahead of the clock, see ADR 0006.
 * @param timestamp seconds since 1970
 * @param now the same
 */
export const age = (timestamp: number, now: number): string => {
  const seconds = now - timestamp;
  if (seconds < 0) return `in ${duration(-seconds)}`;
  return seconds < 1 ? "just now" : `${duration(seconds)} ago`;
};

/** The instant in UTC to the second: "2026-11-21 14:03:09 UTC". */
export const exactTime = (timestamp: number): string =>
  `${new Date(timestamp * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** The same for machines, as the datetime of a time element. */
export const machineTime = (timestamp: number): string => new Date(timestamp * 1_000).toISOString();

/**
 * Mean seconds between blocks to one digit; undefined for fewer than two.
 * @param timestamps newest first
 */
export const meanInterval = (timestamps: readonly bigint[]): string | undefined => {
  const [newest, oldest] = [timestamps[0], timestamps.at(-1)];
  if (newest === undefined || oldest === undefined || timestamps.length < 2) return undefined;
  return (Number(newest - oldest) / (timestamps.length - 1)).toFixed(1);
};

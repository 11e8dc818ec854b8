import { readFileSync } from "node:fs";
import path from "node:path";
import type { Reading } from "../../../../sdk/format/reading.ts";

const FILE = path.join(import.meta.dirname, "..", "data", "seattle-weather.csv");

/** The reference series: 1,461 daily readings of four numbers. */
export const weather = (): Reading<Record<string, number>>[] => {
  const [head = [], ...rows] = readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map(([date = "", ...cells]) => ({
    time: Date.parse(date),
    value: Object.fromEntries(head.slice(1, -1).map((name, column) => [name, Number(cells[column])])),
  }));
};

import { durabilityRow } from "./durability.ts";
import { memoryRow } from "./memory.ts";
import { readRows } from "./reads.ts";
import type { RowGroup } from "./row.ts";
import { roundTripRows, sendingRows } from "./sending.ts";
import { startRow } from "./start.ts";

/** Everything that is measured, in the order of the table. */
export const ROWS: readonly RowGroup[] = [
  ...sendingRows,
  ...roundTripRows,
  readRows,
  startRow,
  memoryRow,
  durabilityRow,
];

import type { Cell, Title } from "./rows/row.ts";

/** A row of the table: what was measured, and a cell per peer. */
export interface MeasuredRow extends Title {
  readonly cells: Readonly<Record<string, Cell>>;
}

const numbered = (value: number | undefined): string =>
  value === undefined ? "-" : value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });

/** The table in Markdown, peers side by side, and its notes by number below. */
export const formatTable = (peers: readonly string[], rows: readonly MeasuredRow[]): string => {
  const notes: string[] = [];
  const mark = (note: string | undefined): string => {
    if (note === undefined) return "";
    if (!notes.includes(note)) notes.push(note);
    return ` [${notes.indexOf(note) + 1}]`;
  };
  const body = rows.map(({ text, unit, cells }) => [
    text,
    unit,
    ...peers.map((peer) => {
      const cell = cells[peer];
      return cell === undefined ? "" : `${numbered(cell.value)}${mark(cell.note)}`;
    }),
  ]);
  const header = ["What", "Unit", ...peers];
  const widths = header.map((title, column) =>
    Math.max(...[header, ...body].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const below = notes.map((note, index) => `[${index + 1}] ${note}`);
  return [line(header), rule, ...body.map(line), "", ...below].join("\n");
};

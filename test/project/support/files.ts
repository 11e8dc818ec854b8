import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folder of the project. */
export const ROOT = path.join(import.meta.dirname, "../../..");

/** Text of a file of the project. */
export const readText = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

export const readJson = (file: string): unknown => JSON.parse(readText(file));

/** Every Markdown file of the project, relative to its root. */
export const documents = (): readonly string[] =>
  globSync(["*.md", "docs/**/*.md", "chain/**/*.md", "contracts/**/*.md"], { cwd: ROOT })
    .map((file) => file.split(path.sep).join("/"))
    .sort();

/** Lines of the ```sh blocks of a document: the commands that it tells the reader to run. */
export function commands(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap((block) =>
    (block[1] ?? "").split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#")),
  );
}

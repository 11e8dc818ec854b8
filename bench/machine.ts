import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";

/** The installed version of a package. */
export const versionOf = async (name: string): Promise<string> => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
};

/** Writes rows to results/NAME.json with date, machine and versions. */
export const writeResults = async (
  name: string,
  versions: Readonly<Record<string, string>>,
  rows: readonly unknown[],
): Promise<void> => {
  const folder = new URL("./results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const machine = { cpu: cpus()[0]?.model, threads: availableParallelism(), memoryBytes: totalmem() };
  const result = { date: new Date().toISOString(), machine, versions: { node: process.version, ...versions }, rows };
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
};

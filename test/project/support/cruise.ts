import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ROOT } from "./files.ts";

const CRUISER = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const Result = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** A project that has one declared dependency of each kind. */
const SURROUNDINGS: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    type: "module",
    dependencies: { shipped: "1" },
    devDependencies: { workshop: "1" },
  }),
  "tsconfig.json": JSON.stringify({ compilerOptions: { module: "nodenext", allowImportingTsExtensions: true } }),
  ...Object.fromEntries(
    ["shipped", "workshop", "undeclared"].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" })],
      [`node_modules/${name}/index.js`, "module.exports = {};"],
    ]),
  ),
};

/**
 * Applies this project's import rules to other files.
 * @param files content by path
 * @returns each violation as `rule: from → to`
 */
export async function violations(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await mkdtemp(path.join(tmpdir(), "cpchain-imports-"));
  try {
    for (const [file, text] of Object.entries({ ...SURROUNDINGS, ...files })) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
    const folders = [...new Set(Object.keys(files).map((file) => file.split("/")[0] ?? ""))];
    const args = [CRUISER, "--config", path.join(ROOT, ".dependency-cruiser.js"), "--output-type", "json", ...folders];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: MAX_OUTPUT_BYTES });
    const { summary } = Result.parse(JSON.parse(stdout));
    return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

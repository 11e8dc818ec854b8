import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** What the built page is made of, below the project's root. */
const SOURCES = [
  "web/{build,public,src}/**/*",
  "web/*.*",
  "typechain-types/explorer/**/*",
  "chain/networks.ts",
  "chain/{execution/genesis,primitives}/**/*.ts",
  "package-lock.json",
];

/** Changes whenever the page would; times of files, which git does not keep, play no part. */
export const hashOfSources = (root: string): string => {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file).split(path.sep).join("/")}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
};

// npm skips an optional package whose "engines" excludes the Node that runs npm, and it reads "engines" from the
// lockfile. The tests run under the Node pinned in optionalDependencies, so on an older host those entries would
// only drop EDR's native binding (Hardhat error HHE27). This removes them; --check fails if any came back.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const host = /(?:^|[^\d.])20(?![\d])|\*|>=\s*(?:v?[0-9]|1\d)(?![\d])/; // ranges that admit Node 20
const found = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  const range = entry.engines?.node;
  if (path === "" || range === undefined || host.test(range)) continue;
  found.push(`${path.replace(/^.*node_modules\//, "")} ${range}`);
  delete entry.engines;
}
if (process.argv.includes("--check")) {
  if (found.length > 0) {
    console.error(`package-lock.json: run "npm run lockfile":\n  ${found.join("\n  ")}`);
    process.exitCode = 1;
  }
} else if (found.length > 0) {
  writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
  console.log(`relaxed engines of: ${found.join(", ")}`);
}

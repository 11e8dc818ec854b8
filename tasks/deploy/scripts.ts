import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { DeployContext } from "./context.ts";
import { DeployError } from "./errors.ts";

/** What a file of `deploy/` exports. */
export interface DeployScript {
  /** Words by which `--tags` selects the script. */
  readonly tags: readonly string[];
  /** Deploys; running it again changes nothing. */
  default(context: DeployContext): Promise<void>;
}

export interface NamedScript {
  readonly file: string;
  readonly script: DeployScript;
}

const NUMBERED = /^\d+_.+\.ts$/;

/**
 * The scripts of `folder` in the order of their numbers; with tags, those that carry one of them.
 * Throws SCRIPT_INVALID, TAG_UNKNOWN.
 */
export async function loadScripts(folder: string, tags: readonly string[]): Promise<NamedScript[]> {
  const files = (await readdir(folder)).filter((name) => NUMBERED.test(name)).sort();
  const scripts: NamedScript[] = [];
  for (const file of files) {
    const script: unknown = await import(pathToFileURL(path.join(folder, file)).href);
    if (!isScript(script)) {
      throw new DeployError("SCRIPT_INVALID", `${file} must export \`tags\` and, by default, a function.`);
    }
    scripts.push({ file, script });
  }
  const known = new Set(scripts.flatMap(({ script }) => script.tags));
  const unknown = tags.filter((tag) => !known.has(tag));
  if (unknown.length > 0) {
    const advice = `There are: ${[...known].sort().join(", ")}.`;
    throw new DeployError("TAG_UNKNOWN", `No script has the tag ${unknown.join(", ")}.`, { advice });
  }
  return tags.length === 0 ? scripts : scripts.filter(({ script }) => script.tags.some((tag) => tags.includes(tag)));
}

function isScript(module: unknown): module is DeployScript {
  return (
    typeof module === "object" &&
    module !== null &&
    "tags" in module &&
    Array.isArray(module.tags) &&
    "default" in module &&
    typeof module.default === "function"
  );
}

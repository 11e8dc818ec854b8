import { readFileSync } from "node:fs";
import path from "node:path";

/** The vectors as they are published. */
export const storedVectors = (): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "..", "data", "vectors.json"), "utf8"));

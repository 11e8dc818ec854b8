import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { KnownContract } from "../src/abi/catalogue.ts";
import { fingerprintOf } from "../src/abi/fingerprint.ts";
import { readArtifact } from "./artifact.ts";

const SOURCES = "contracts/";
/** Contracts that only tests deploy. */
const MOCKS = `${SOURCES}mocks/`;

interface Description {
  /** "token/Treasury.json" */
  readonly file: string;
  readonly contract: KnownContract;
}

/** What the page knows of a contract, from its artifact; undefined for what is not deployed by itself. */
const describe = (artifact: string): Description | undefined => {
  const { contractName, sourceName, abi, deployedBytecode, immutables } = readArtifact(artifact);
  if (!sourceName.startsWith(SOURCES) || sourceName.startsWith(MOCKS) || deployedBytecode === "0x") return undefined;
  return {
    file: path.posix.join(path.posix.dirname(sourceName.slice(SOURCES.length)), `${contractName}.json`),
    contract: { name: contractName, source: sourceName, abi, code: fingerprintOf(deployedBytecode, immutables) },
  };
};

/**
 * Writes a JSON file per contract, so that the page can be built where nothing was compiled. Files that are right
 * already are left alone, those of contracts that are gone are removed.
 * @param artifacts files of all compiled contracts
 */
export const writeDescriptions = async (artifacts: readonly string[], folder: string): Promise<void> => {
  const gone = new Set(globSync("**/*.json", { cwd: folder }).map((file) => file.split(path.sep).join("/")));
  for (const artifact of artifacts) {
    const description = describe(await readFile(artifact, "utf8"));
    if (description === undefined) continue;
    const file = path.join(folder, description.file);
    const text = `${JSON.stringify(description.contract, undefined, 1)}\n`;
    if (gone.delete(description.file) && (await readFile(file, "utf8")) === text) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const file of gone) await rm(path.join(folder, file));
};

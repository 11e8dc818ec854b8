import path from "node:path";
import type { SolidityHooks } from "hardhat/types/hooks";

/** What the page knows of contracts lies beside their types, committed like them. */
const DESCRIPTIONS = "explorer";

/**
 * Sorts the artifacts: TypeChain follows this array's order, and the file system's order differs from run to run. Writes
 * the contracts' descriptions for the page wherever TypeChain writes their types.
 */
const handlers = (): Promise<Partial<SolidityHooks>> =>
  Promise.resolve({
    async processArtifactsAfterSuccessfulBuild({ config, globalOptions }, artifactPaths) {
      (artifactPaths as string[]).sort();
      const { outDir, dontOverrideCompile } = config.typechain;
      if (outDir === undefined || dontOverrideCompile || globalOptions.noTypechain) return;
      const { writeDescriptions } = await import("../../web/build/descriptions.ts");
      await writeDescriptions(artifactPaths, path.resolve(config.paths.root, outDir, DESCRIPTIONS));
    },
  });

export default handlers;

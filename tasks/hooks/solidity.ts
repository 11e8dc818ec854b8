import type { SolidityHooks } from "hardhat/types/hooks";

/** Sorts the artifacts: TypeChain follows this array's order, and the file system's order differs from run to run. */
const handlers = (): Promise<Partial<SolidityHooks>> =>
  Promise.resolve({
    processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
      (artifactPaths as string[]).sort();
      return Promise.resolve();
    },
  });

export default handlers;

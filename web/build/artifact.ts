import type { Abi, Hex } from "viem";
import { z } from "zod";
import type { Range } from "../src/abi/fingerprint.ts";

const Artifact = z.object({
  contractName: z.string(),
  sourceName: z.string(),
  abi: z.array(z.looseObject({ type: z.string() })),
  deployedBytecode: z.templateLiteral(["0x", z.string()]),
  immutableReferences: z.record(z.string(), z.array(z.object({ start: z.int(), length: z.int() }))).default({}),
});

/** What the page needs of a file that `hardhat build` writes. */
export interface CompiledContract {
  readonly contractName: string;
  /** "contracts/token/Treasury.sol" */
  readonly sourceName: string;
  readonly abi: Abi;
  readonly deployedBytecode: Hex;
  /** bytes that the constructor fills in, ascending */
  readonly immutables: readonly Range[];
}

/** Compiler's notes that decoding does not need. */
const withoutNotes = (key: string, value: unknown): unknown => (key === "internalType" ? undefined : value);

/** @throws ZodError when the text is not an artifact */
export const readArtifact = (text: string): CompiledContract => {
  const { immutableReferences, ...artifact } = Artifact.parse(JSON.parse(text, withoutNotes));
  const immutables = Object.values(immutableReferences)
    .flat()
    .map(({ start, length }): Range => [start, length])
    .sort(([a], [b]) => a - b);
  return { ...artifact, abi: artifact.abi as unknown as Abi, immutables };
};

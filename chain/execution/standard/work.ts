import { createBlockHeader } from "@ethereumjs/block";
import { hashHeader, hashOmmers } from "../../primitives/block/header.ts";
import { fromHex } from "../../primitives/bytes.ts";
import type { Block, Hash, Header } from "../../primitives/types.ts";
import { ExecutionError } from "../errors.ts";
import type { ExecutionCommon } from "../evm/common.ts";

/** Most ommers of a block, and how many generations back they may be (yellow paper, 11.1). */
const OMMERS = { most: 2, generations: 6 } as const;

/** What the rules of blocks made by work look back on. */
export interface Ancestors {
  hash(number: number): Hash | undefined;
}

/**
 * Checks difficulty and ommers of a block made by work. Whether the work was done is not checked: test chains, which
 * are what this node reads, leave it out.
 * @throws ExecutionError HEADER_INVALID naming the field
 */
export const checkWork = (block: Block, parent: Header, ancestors: Ancestors, common: ExecutionCommon): void => {
  const { header, ommers = [] } = block;
  const expected = difficultyOf(header, parent, common);
  if (header.difficulty !== expected) throw invalid("difficulty", expected, header.difficulty);
  if (header.ommersHash !== hashOmmers(ommers)) throw invalid("ommersHash", hashOmmers(ommers), header.ommersHash);
  if (ommers.length > OMMERS.most) throw invalid("ommers", `at most ${OMMERS.most}`, ommers.length);
  for (const ommer of ommers) checkOmmer(ommer, header.number, ancestors);
  const [first, second] = ommers;
  if (first !== undefined && second !== undefined && hashHeader(first) === hashHeader(second)) {
    throw invalid("ommers", "different ones", "one twice");
  }
};

const checkOmmer = (ommer: Header, number: number, ancestors: Ancestors): void => {
  const age = number - ommer.number;
  if (age < 1 || age > OMMERS.generations) {
    throw invalid("ommers", `1 to ${OMMERS.generations} generations back`, `${age}`);
  }
  const hash = hashHeader(ommer);
  if (ancestors.hash(ommer.number) === hash) throw invalid("ommers", "no ancestors", hash);
  const parentHash = ancestors.hash(ommer.number - 1);
  if (parentHash !== ommer.parentHash) throw invalid("ommers", `a child of ${parentHash ?? "none"}`, hash);
};

/** Difficulty of a block by those of its parent and the time between them, with the bomb of its fork. */
const difficultyOf = (header: Header, parent: Header, common: ExecutionCommon): bigint =>
  libraryHeader(header, common).ethashCanonicalDifficulty(libraryHeader(parent, common));

/** What of a header the difficulty of the next depends on. */
const libraryHeader = ({ number, timestamp, difficulty, ommersHash }: Header, common: ExecutionCommon) =>
  createBlockHeader(
    { number: BigInt(number), timestamp: BigInt(timestamp), difficulty, uncleHash: fromHex(ommersHash) },
    { common, skipConsensusFormatValidation: true },
  );

const invalid = (
  field: string,
  expected: string | number | bigint,
  got: string | number | bigint | undefined,
): ExecutionError =>
  new ExecutionError("HEADER_INVALID", `header ${field}: expected ${String(expected)}, got ${String(got)}`);

import type { DatasetDescriptor } from "./descriptor.ts";
import { datasetId } from "./descriptor.ts";
import { NO_PREVIOUS, headerHash } from "./block-header.ts";
import type { BlockHeader } from "./block-header.ts";
import { SdkError } from "../errors.ts";
import type { Hash } from "../../chain/primitives/types.ts";

/** Where a run of blocks begins. */
export interface BlockChainStart {
  /** hash of the header before the first of the run; NO_PREVIOUS at the beginning of the dataset */
  readonly previous: Hash;
  /** of that header; -1 at the beginning */
  readonly period: number;
}

export const BEGINNING: BlockChainStart = { previous: NO_PREVIOUS, period: -1 };

/**
 * Checks that headers follow each other without one removed, swapped or put in (S-07).
 * @returns where the next run begins
 * @throws SdkError CHAIN_BROKEN with the first period that does not fit
 */
export const checkBlockChain = (
  dataset: DatasetDescriptor,
  headers: readonly BlockHeader[],
  start: BlockChainStart = BEGINNING,
): BlockChainStart => {
  const id = datasetId(dataset);
  let { previous, period } = start;
  for (const header of headers) {
    const broken =
      header.dataset !== id
        ? "belongs to another dataset"
        : header.period <= period
          ? `does not follow period ${period}`
          : header.previous !== previous
            ? "names another block before it"
            : undefined;
    if (broken !== undefined) {
      throw new SdkError("CHAIN_BROKEN", `the block of period ${header.period} ${broken}`);
    }
    ({ period } = header);
    previous = headerHash(header);
  }
  return { previous, period };
};

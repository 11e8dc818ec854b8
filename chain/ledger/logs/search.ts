import type { BlockArchive } from "../blocks/archive.ts";
import { corrupt } from "../corruption.ts";
import type { KeyValueReader } from "../database/interface.ts";
import { LedgerError } from "../errors.ts";
import type { LocatedLog, LogQuery } from "../interface.ts";
import { candidateBlocks } from "./log-index.ts";
import { logFilter } from "./matcher.ts";

/**
 * The logs that match, in the order of the chain, up to where `pause` ends the search.
 * @throws LedgerError TOO_MANY_RESULTS
 */
export const searchLogs = (reader: KeyValueReader, archive: BlockArchive, query: LogQuery): LocatedLog[] => {
  const filter = logFilter(query);
  const found: LocatedLog[] = [];
  let read = 0;
  for (const blockNumber of candidateBlocks(reader, query)) {
    if (read++ > 0 && query.pause?.(blockNumber) === true) break;
    const stored = archive.header(blockNumber);
    if (stored === undefined) throw corrupt(`Block ${blockNumber} is indexed but missing.`);
    for (const { log, transactionIndex, logIndex } of archive.logs(blockNumber, filter)) {
      if (found.length === query.limit)
        throw new LedgerError("TOO_MANY_RESULTS", `More than ${query.limit} logs match.`, {
          advice: `Ask for fewer blocks at a time: those up to ${blockNumber - 1} fit in one answer.`,
        });
      found.push({
        log,
        blockNumber,
        blockHash: stored.hash,
        timestamp: stored.header.timestamp,
        transactionHash: archive.transactionHash(blockNumber, transactionIndex),
        transactionIndex,
        logIndex,
      });
    }
  }
  return found;
};

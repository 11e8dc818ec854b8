import type { KeyValueReader, Write } from "../database/interface.ts";
import type { LogQuery } from "../interface.ts";
import type { Log } from "../../primitives/types.ts";
import {
  addPage,
  emptyBlockSet,
  intersect,
  offsetsIn,
  pageWith,
  pageWithout,
  SECTION_BLOCKS,
  sectionOf,
} from "./sections.ts";
import { addressTerm, ANY_TERM, pageKey, termsOf, topicTerm } from "./terms.ts";
import type { Term } from "./terms.ts";

/** The writes that enter a block's logs. Terms that share a page write the same. */
export const indexLogs = (reader: KeyValueReader, blockNumber: number, logs: Iterable<Log>): Write[] => {
  const section = sectionOf(blockNumber);
  return termsOf(logs).map((term) => {
    const key = pageKey(section, term);
    return { type: "put", key, value: pageWith(reader.get(key), blockNumber % SECTION_BLOCKS) };
  });
};

/** The writes that take a block's logs out again. */
export const unindexLogs = (reader: KeyValueReader, blockNumber: number, logs: Iterable<Log>): Write[] => {
  const section = sectionOf(blockNumber);
  return termsOf(logs).flatMap((term): Write[] => {
    const key = pageKey(section, term);
    const page = reader.get(key);
    if (page === undefined) return [];
    const rest = pageWithout(page, blockNumber % SECTION_BLOCKS);
    return [rest === undefined ? { type: "del", key } : { type: "put", key, value: rest }];
  });
};

/** Terms of which a matching block has at least one of each list. */
const clausesOf = (query: LogQuery): Term[][] => {
  const clauses = query.topics.map((topics, position) => (topics ?? []).map((topic) => topicTerm(position, topic)));
  const restricting = [query.addresses.map(addressTerm), ...clauses].filter((clause) => clause.length > 0);
  return restricting.length === 0 ? [[ANY_TERM]] : restricting;
};

const blocksOfSection = (
  reader: KeyValueReader,
  section: number,
  clauses: readonly Term[][],
): Uint8Array | undefined => {
  let blocks: Uint8Array | undefined;
  for (const clause of clauses) {
    const union = emptyBlockSet();
    let found = false;
    for (const term of clause) {
      const page = reader.get(pageKey(section, term));
      if (page === undefined) continue;
      found = true;
      addPage(union, page);
    }
    if (!found) return undefined;
    if (blocks === undefined) blocks = union;
    else intersect(blocks, union);
  }
  return blocks;
};

/** Ascending numbers of the blocks that may have matching logs; none that has is left out. */
export function* candidateBlocks(reader: KeyValueReader, query: LogQuery): Generator<number> {
  const clauses = clausesOf(query);
  const last = sectionOf(query.toBlock);
  for (let section = sectionOf(query.fromBlock); section <= last; section++) {
    const blocks = blocksOfSection(reader, section, clauses);
    if (blocks === undefined) continue;
    const start = section * SECTION_BLOCKS;
    const from = Math.max(query.fromBlock, start);
    const to = Math.min(query.toBlock, start + SECTION_BLOCKS - 1);
    for (const offset of offsetsIn(blocks, from - start, to - start)) yield start + offset;
  }
}

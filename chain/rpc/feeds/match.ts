import type { ExecutedBlock, LocatedLog } from "../../ledger/interface.ts";
import type { Log } from "../../primitives/types.ts";
import type { LogCriteria } from "../schemas/filters.ts";
import { locateLogs } from "../views/receipt.ts";

type LogMatch = Pick<LogCriteria, "addresses" | "topics">;

/** Whether a log fits addresses and topics: a log with fewer topics than the criteria does not. */
export function matches(log: Log, { addresses, topics }: LogMatch): boolean {
  if (addresses.length > 0 && !addresses.includes(log.address)) return false;
  if (topics.length > log.topics.length) return false;
  return topics.every((alternatives, position) => {
    const topic = log.topics[position];
    return alternatives === null || (topic !== undefined && alternatives.includes(topic));
  });
}

/** The logs of a block that fit, in their order. */
export function matchingLogs({ block, receipts }: ExecutedBlock, criteria: LogMatch): LocatedLog[] {
  const found: LocatedLog[] = [];
  let firstLogIndex = 0;
  receipts.forEach((receipt, index) => {
    if (receipt.logs.some((log) => matches(log, criteria))) {
      const located = locateLogs({ block, receipts }, index, firstLogIndex);
      found.push(...located.filter(({ log }) => matches(log, criteria)));
    }
    firstLogIndex += receipt.logs.length;
  });
  return found;
}

import { setImmediate } from "node:timers/promises";
import type { LocatedLog, LogQuery } from "../../ledger/interface.ts";
import type { Backend } from "../backend.ts";
import type { Limits } from "../limits.ts";
import { limitExceeded, serverError } from "../errors.ts";
import type { LogCriteria } from "../schemas/filters.ts";
import { responseTooLarge } from "../sink.ts";
import { blockRange } from "./selection.ts";

/** Characters of a log in JSON beside its data. */
const LOG_CHARACTERS = 800;

const printedLength = (logs: readonly LocatedLog[]): number =>
  logs.reduce((sum, { log }) => sum + 2 * log.data.length + LOG_CHARACTERS, 0);

interface LogSource {
  readonly backend: Backend;
  readonly limits: Limits;
  /** stops a search that nobody waits for any more */
  readonly signal: AbortSignal;
}

/**
 * Logs of sealed blocks, the newest block when the criteria name none. Long ranges are searched a slice at a time, and
 * other work is done in between.
 * @throws RpcError -32005 for too many blocks or logs, -32003 for too large ones, -32000 for an unknown block hash
 */
export async function queryLogs(
  source: LogSource,
  { addresses, topics, ...where }: LogCriteria,
): Promise<LocatedLog[]> {
  const { limits, signal } = source;
  const { first, last } = rangeOf(source, where);
  const limit = limits.logResults;
  const found: LocatedLog[] = [];
  let length = 0;
  for (let next: number | undefined = first; next !== undefined;) {
    if (next > first) await setImmediate();
    signal.throwIfAborted();
    const slice = searchSlice(source, { fromBlock: next, toBlock: last, addresses, topics, limit });
    found.push(...slice.logs);
    length += printedLength(slice.logs);
    if (found.length > limit) throw limitExceeded(`query returned more than ${limit} results`);
    if (length > limits.responseBytes) throw responseTooLarge();
    next = slice.next;
  }
  return found;
}

/** What is found within `logSliceMs`, and the block to go on with; undefined: the search is at its end. */
function searchSlice(
  { backend, limits }: LogSource,
  query: LogQuery,
): { readonly logs: readonly LocatedLog[]; readonly next: number | undefined } {
  const end = performance.now() + limits.logSliceMs;
  let next: number | undefined;
  const pause = (blockNumber: number): boolean => {
    if (performance.now() < end) return false;
    next = blockNumber;
    return true;
  };
  const logs = backend.ledger.logs({ ...query, pause });
  return { logs, next };
}

function rangeOf(
  { backend, limits }: LogSource,
  { blockHash, fromBlock, toBlock }: Omit<LogCriteria, "addresses" | "topics">,
): { readonly first: number; readonly last: number } {
  if (blockHash !== undefined) {
    const number = backend.ledger.header(blockHash)?.header.number;
    if (number === undefined) throw serverError("unknown block");
    return { first: number, last: number };
  }
  const range = blockRange(backend, fromBlock ?? "latest", toBlock ?? "latest");
  if (range.last - range.first >= limits.logBlockRange) {
    throw limitExceeded(`block range of logs is limited to ${limits.logBlockRange} blocks`);
  }
  return range;
}

import type { LocatedLog } from "../../ledger/interface.ts";
import type { Backend } from "../backend.ts";
import type { Limits } from "../limits.ts";
import { limitExceeded, serverError } from "../errors.ts";
import type { LogCriteria } from "../schemas/filters.ts";
import { blockRange } from "./selection.ts";

interface LogSource {
  readonly backend: Backend;
  readonly limits: Limits;
}

/**
 * Logs of sealed blocks, the newest block when the criteria name none.
 * @throws RpcError -32005 for too many blocks or logs, -32000 for an unknown block hash
 */
export function queryLogs({ backend, limits }: LogSource, criteria: LogCriteria): LocatedLog[] {
  const { addresses, topics } = criteria;
  const { first, last } = rangeOf({ backend, limits }, criteria);
  if (first > last) return [];
  return backend.ledger.logs({ fromBlock: first, toBlock: last, addresses, topics, limit: limits.logResults });
}

function rangeOf(
  { backend, limits }: LogSource,
  { blockHash, fromBlock, toBlock }: LogCriteria,
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

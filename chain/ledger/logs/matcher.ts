import { fromHex } from "../../primitives/bytes.ts";
import type { LogQuery } from "../interface.ts";
import type { LogFilter } from "../records/receipts.ts";

const TOPIC_BYTES = 32;

const standsAt = (bytes: Uint8Array, at: number, wanted: Uint8Array): boolean => {
  // From the end: addresses in topics begin with zeros.
  for (let index = wanted.length - 1; index >= 0; index--) if (bytes[at + index] !== wanted[index]) return false;
  return true;
};

const anyStandsAt = (bytes: Uint8Array, at: number, wanted: readonly Uint8Array[]): boolean =>
  wanted.length === 0 || wanted.some((value) => standsAt(bytes, at, value));

/**
 * The test of a single log that eth_getLogs prescribes. Within a position any of the listed topics will do, an empty or
 * null position takes all; a log with fewer topics than the query has positions never matches (as in geth).
 */
export const logFilter = (query: LogQuery): LogFilter => {
  const addresses = query.addresses.map(fromHex);
  const positions = query.topics.map((topics) => (topics ?? []).map(fromHex));
  return (record, addressAt, topicsAt, topics) => {
    if (positions.length > topics) return false;
    // From the last: within a block most logs share the contract and the event.
    for (let position = positions.length - 1; position >= 0; position--) {
      if (!anyStandsAt(record, topicsAt + position * TOPIC_BYTES, positions[position] ?? [])) return false;
    }
    return anyStandsAt(record, addressAt, addresses);
  };
};

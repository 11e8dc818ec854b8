import type { LogQuery } from "../interface.ts";
import type { Address, Hash, Log } from "../../primitives/types.ts";

/**
 * The test of a single log that eth_getLogs prescribes. Within a position any of the listed topics will do, an empty or
 * null position takes all; a log with fewer topics than the query has positions never matches (as in geth).
 */
export const logMatcher = (query: LogQuery): ((log: Log) => boolean) => {
  const addresses = new Set<Address>(query.addresses);
  const positions = query.topics.map((topics) => new Set<Hash>(topics));
  return (log) =>
    (addresses.size === 0 || addresses.has(log.address)) &&
    positions.length <= log.topics.length &&
    positions.every((topics, position) => {
      const topic = log.topics[position];
      return topics.size === 0 || (topic !== undefined && topics.has(topic));
    });
};

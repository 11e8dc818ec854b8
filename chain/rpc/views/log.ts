import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { LocatedLog } from "../../ledger/interface.ts";

/** A log as geth prints it; `removed` is always false, as blocks are final. */
export const logView = (located: LocatedLog): Record<string, unknown> => ({
  address: located.log.address,
  topics: located.log.topics,
  data: toHex(located.log.data),
  blockNumber: toQuantity(located.blockNumber),
  transactionHash: located.transactionHash,
  transactionIndex: toQuantity(located.transactionIndex),
  blockHash: located.blockHash,
  blockTimestamp: toQuantity(located.timestamp),
  logIndex: toQuantity(located.logIndex),
  removed: false,
});

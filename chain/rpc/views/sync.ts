import { toQuantity } from "../../primitives/bytes.ts";
import type { SyncProgress } from "../backend.ts";

/** Progress of catching up as geth prints it. */
export const syncView = ({ startingBlock, currentBlock, highestBlock }: SyncProgress): Record<string, unknown> => ({
  startingBlock: toQuantity(startingBlock),
  currentBlock: toQuantity(currentBlock),
  highestBlock: toQuantity(highestBlock),
});

import path from "node:path";
import type { Durability, Location } from "../../ledger/database/open.ts";
import type { Closing } from "../closing.ts";
import { codeOf } from "../log.ts";
import type { Logger } from "../log.ts";
import { Observations } from "./record.ts";

/** Below the folder of the chain. */
const FOLDER = "observations";

/**
 * Opens what a member of the committee keeps of the others' faults.
 * @throws LedgerError
 */
export const openObservations = async (
  storage: Location,
  durability: Durability,
  { logger, closing }: { readonly logger: Logger; readonly closing: Closing },
): Promise<Observations> => {
  const location = "memory" in storage ? storage : { folder: path.join(storage.folder, FOLDER) };
  const observations = await Observations.open(location, durability, (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error(`what a peer did wrong could not be kept: ${reason}`, { code: codeOf(error) });
  });
  closing.add(() => observations.close());
  return observations;
};

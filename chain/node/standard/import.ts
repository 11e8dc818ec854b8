import type { Execution } from "../../execution/interface.ts";
import { ExecutionError } from "../../execution/errors.ts";
import { readBlocks } from "../../ledger/chain-file/read.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Block } from "../../primitives/types.ts";
import { NodeError } from "../errors.ts";
import type { ImportResult } from "../import.ts";

/** Nobody signs for a block of a standard chain. */
const NO_CERTIFICATE = new Uint8Array();

/**
 * Executes and stores the blocks of a standard chain file in order, each under the rules of its fork. Blocks that are
 * stored already are passed over. What was stored before a failure stays.
 * @throws ExecutionError with the code of the first difference, its message naming field, expected and given value,
 *   block number and hash; NodeError IMPORT_FAILED for a block that does not belong here; LedgerError CHAIN_FILE_INVALID
 */
export const importStandardChain = async (
  parts: { readonly ledger: Ledger; readonly execution: Execution },
  file: string,
  options: { readonly onBlock?: (number: number) => void; readonly signal?: AbortSignal } = {},
): Promise<ImportResult> => {
  let imported = 0;
  let skipped = 0;
  for await (const block of readBlocks(file)) {
    if (options.signal?.aborted === true) break;
    if (isStored(parts.ledger, block)) skipped += 1;
    else {
      await importBlock(parts, block);
      imported += 1;
    }
    options.onBlock?.(block.header.number);
  }
  return { imported, skipped };
};

/** @throws NodeError IMPORT_FAILED when the block cannot follow what is stored */
const isStored = (ledger: Ledger, { hash, header }: Block): boolean => {
  const { number, parentHash } = header;
  const own = ledger.header(number);
  if (own?.hash === hash) return true;
  const what = `block ${number} (${hash})`;
  if (own !== undefined) {
    throw refused(
      `${what}: this chain has ${own.hash} at that height`,
      "Import the other chain into a folder of its own.",
    );
  }
  const { head } = ledger;
  if (number !== head.header.number + 1) {
    throw refused(
      `${what}: its parent ${parentHash} is missing, the chain ends at ${head.header.number}`,
      "Import a file with the blocks in between first.",
    );
  }
  if (parentHash !== head.hash) {
    throw refused(
      `${what}: header parentHash: expected ${head.hash}, got ${parentHash}`,
      number === 1
        ? "The genesis file makes another first block than the chain has: take the one that belongs to the file."
        : "The file belongs to another chain, or blocks of it are missing.",
    );
  }
  return false;
};

const refused = (message: string, advice: string): NodeError => new NodeError("IMPORT_FAILED", message, { advice });

const importBlock = async (
  { ledger, execution }: Parameters<typeof importStandardChain>[0],
  block: Block,
): Promise<void> => {
  const { hash, header } = ledger.head;
  try {
    const parent = { hash, header, stateRoot: ledger.stateRoot(header.number) };
    const { executed } = await execution.apply(parent, block);
    await ledger.append(executed, NO_CERTIFICATE);
  } catch (cause) {
    if (!(cause instanceof ExecutionError)) throw cause;
    throw new ExecutionError(cause.code, `block ${block.header.number} (${block.hash}): ${cause.message}`, { cause });
  }
};

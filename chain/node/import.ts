import { decodeCertificate } from "../consensus/certificate-codec.ts";
import { verifyCertificate } from "../consensus/certificate.ts";
import type { ValidatorSet } from "../consensus/quorum.ts";
import type { Execution } from "../execution/interface.ts";
import { readChainFile } from "../ledger/chain-file/read.ts";
import type { CertifiedBlockEntry } from "../ledger/chain-file/read.ts";
import type { Ledger } from "../ledger/interface.ts";
import { NodeError } from "./errors.ts";

export interface ImportResult {
  readonly imported: number;
  /** blocks that the ledger had already */
  readonly skipped: number;
}

/**
 * Verifies, executes and stores the blocks of a chain file in order. What was stored before a failure stays.
 * @throws NodeError IMPORT_FAILED naming the block; LedgerError CHAIN_FILE_INVALID; ExecutionError, ConsensusError as cause
 */
export const importChain = async (
  parts: {
    readonly ledger: Ledger;
    readonly execution: Execution;
    readonly validators: ValidatorSet;
    readonly chainId: number;
  },
  file: string,
  options: { readonly onBlock?: (number: number) => void; readonly signal?: AbortSignal } = {},
): Promise<ImportResult> => {
  let imported = 0;
  let skipped = 0;
  for await (const entry of readChainFile(file)) {
    if (options.signal?.aborted === true) break;
    if (isStored(parts.ledger, entry)) skipped += 1;
    else {
      await importBlock(parts, entry);
      imported += 1;
    }
    options.onBlock?.(entry.block.header.number);
  }
  return { imported, skipped };
};

/** @throws NodeError IMPORT_FAILED when another block has the number, or blocks in between are missing */
const isStored = (ledger: Ledger, { block }: CertifiedBlockEntry): boolean => {
  const { number } = block.header;
  const own = ledger.header(number);
  if (own === undefined) {
    const head = ledger.head.header.number;
    if (number === head + 1) return false;
    throw new NodeError("IMPORT_FAILED", `The file goes on with block ${number}, this chain ends at ${head}.`, {
      advice: "Import the file with the blocks in between first.",
    });
  }
  if (own.hash === block.hash) return true;
  throw new NodeError("IMPORT_FAILED", `Block ${number} of the file is ${block.hash}, of this chain ${own.hash}.`, {
    advice: "The file belongs to another chain; import it into an empty folder with its own genesis file.",
  });
};

const importBlock = async (
  { ledger, execution, validators, chainId }: Parameters<typeof importChain>[0],
  { block, certificate }: CertifiedBlockEntry,
): Promise<void> => {
  const { number } = block.header;
  try {
    verifyCertificate(decodeCertificate(certificate), {
      chainId,
      height: number,
      blockHash: block.hash,
      validators: validators.addresses,
    });
    const { hash, header } = ledger.head;
    const parent = { hash, header, stateRoot: ledger.stateRoot(header.number) };
    const { executed } = await execution.apply(parent, block);
    await ledger.append(executed, certificate);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NodeError("IMPORT_FAILED", `Block ${number} (${block.hash}) is not accepted: ${reason}`, { cause });
  }
};

import { encodeBlock } from "../../primitives/block/block.ts";
import { corrupt } from "../corruption.ts";
import type { Ledger } from "../interface.ts";
import { AtomicFile } from "./atomic-file.ts";
import { certificateRecord, certificatesFile, certificatesHeader } from "./format.ts";

export interface ExportOptions {
  /** first block, 1 unless given: genesis comes from the genesis file */
  readonly from?: number;
  /** last block, the newest unless given */
  readonly to?: number;
  readonly onProgress?: (blockNumber: number, last: number) => void;
}

const writeBlocks = async (
  ledger: Ledger,
  blocks: AtomicFile,
  certificates: AtomicFile,
  from: number,
  to: number,
  onProgress: ExportOptions["onProgress"],
): Promise<void> => {
  await certificates.write(certificatesHeader());
  for (let number = from; number <= to; number++) {
    const stored = ledger.block(number);
    const certificate = ledger.certificate(number);
    if (stored === undefined || certificate === undefined) throw corrupt(`Block ${number} is missing.`);
    await blocks.write(encodeBlock(stored.block));
    await certificates.write(certificateRecord(number, certificate));
    onProgress?.(number, to);
  }
};

/**
 * Writes the ordinary chain file and the certificates beside it. Either both files appear whole or neither changes;
 * should the process end between the two renames, the certificates are the newer.
 * @returns number of blocks written
 * @throws LedgerError DISK_FULL, DATA_DIR_UNUSABLE for the files, DATA_DIR_CORRUPT for the ledger
 */
export const exportChain = async (ledger: Ledger, file: string, options: ExportOptions = {}): Promise<number> => {
  const { from = 1, to = ledger.head.header.number, onProgress } = options;
  const blocks = await AtomicFile.create(file);
  try {
    const certificates = await AtomicFile.create(certificatesFile(file));
    try {
      await writeBlocks(ledger, blocks, certificates, from, to, onProgress);
      await certificates.commit();
    } catch (error) {
      await certificates.discard();
      throw error;
    }
    await blocks.commit();
  } catch (error) {
    await blocks.discard();
    throw error;
  }
  return Math.max(0, to - from + 1);
};

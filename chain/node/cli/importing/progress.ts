import type { Hash, Header } from "../../../primitives/types.ts";
import type { ImportResult } from "../../import.ts";
import { untilSignal } from "../../signals.ts";

/** Threads that recover senders during an import. */
export const RECOVERY_WORKERS = 1;

const PROGRESS_BLOCKS = 100;

export interface ImportProgress {
  readonly signal: AbortSignal;
  readonly onBlock: (number: number) => void;
}

/** Runs an import that Ctrl+C ends after the block in work, and tells standard error how far it is unless `quiet`. */
export const importing = async (
  quiet: boolean,
  work: (progress: ImportProgress) => Promise<ImportResult>,
): Promise<ImportResult & { readonly interrupted: boolean }> => {
  const controller = new AbortController();
  void untilSignal().then(() => {
    controller.abort();
  });
  const shown = new Set<number>();
  const result = await work({
    signal: controller.signal,
    onBlock: (number) => {
      if (quiet || number % PROGRESS_BLOCKS !== 0) return;
      process.stderr.write(`\rblock ${number}`);
      shown.add(number);
    },
  });
  if (shown.size > 0) process.stderr.write("\n");
  return { ...result, interrupted: controller.signal.aborted };
};

/** What came of an import, for programs and for people. */
export const summary = (
  { imported, skipped }: ImportResult,
  head: { readonly hash: Hash; readonly header: Header },
) => ({
  answer: { imported, skipped, head: { number: head.header.number, hash: head.hash } },
  text: [`${imported} blocks imported, ${skipped} were there already`, `head ${head.header.number} ${head.hash}`].join(
    "\n",
  ),
});

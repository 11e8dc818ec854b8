import type { Genesis } from "../../../execution/genesis/file.ts";
import { importChain } from "../../import.ts";
import { startNode } from "../../node.ts";
import { createOutput } from "../output.ts";
import { RECOVERY_WORKERS, importing, summary } from "./progress.ts";

/** Imports a file of CPChain with the certificates beside it. */
export const importCertifiedFile = async (
  file: string,
  options: {
    readonly genesis: Genesis;
    readonly dataDir: string;
    readonly prune: number | undefined;
    readonly index: boolean | undefined;
    readonly json: boolean;
  },
): Promise<void> => {
  const output = createOutput(options.json);
  const node = await startNode({
    genesis: options.genesis,
    storage: { folder: options.dataDir },
    durability: "fsync",
    prune: options.prune,
    index: options.index,
    recoveryWorkers: RECOVERY_WORKERS,
  });
  try {
    const result = await importing(options.json, (progress) => importChain(node, file, progress));
    const { answer, text } = summary(result, node.ledger.head);
    output.result(answer, () => text);
  } finally {
    await node.close();
  }
};

import { Command } from "commander";
import { exportChain } from "../../../ledger/chain-file/export.ts";
import { certificatesFile } from "../../../ledger/chain-file/format.ts";
import { openLedger } from "../../../ledger/open.ts";
import { loadCrypto } from "../../../primitives/crypto/index.ts";
import { NodeError } from "../../errors.ts";
import { blockNumber } from "../arguments.ts";
import { createOutput } from "../output.ts";

interface ExportArguments {
  readonly dataDir: string;
  readonly from: number;
  readonly to?: number;
  readonly json: boolean;
}

export const exportCommand = (): Command =>
  new Command("export")
    .description(
      "Writes blocks to an RLP chain file, and their certificates to FILE.certificates. The node must not run.",
    )
    .argument("<file>", "chain file to write")
    .requiredOption("--data-dir <folder>", "data folder of the node")
    .option("--from <number>", "first block", blockNumber, 1)
    .option("--to <number>", "last block (default: the newest)", blockNumber)
    .option("--json", "print JSON", false)
    .action(async (file: string, options: ExportArguments) => {
      const output = createOutput(options.json);
      await loadCrypto();
      const ledger = await openLedger({ location: { folder: options.dataDir } });
      try {
        const head = ledger.head.header.number;
        const to = options.to ?? head;
        if (options.from < 1 || to > head || options.from > to) {
          throw new NodeError(
            "ARGUMENT_INVALID",
            `There are no blocks ${options.from} to ${to}: the chain has 1 to ${head}.`,
          );
        }
        const blocks = await exportChain(ledger, file, {
          from: options.from,
          to,
          onProgress: (number) => {
            output.progress("exporting", (number - options.from + 1) / (to - options.from + 1));
          },
        });
        const irregular = ledger.irregularBlocks.filter((number) => number < to);
        output.result({ file, certificates: certificatesFile(file), blocks, irregular }, () =>
          [`${blocks} blocks written to ${file}`, ...irregular.map(warning)].join("\n"),
        );
      } finally {
        await ledger.close();
      }
    });

const warning = (number: number): string =>
  `A dev helper changed state after block ${number}: an import will stop at block ${number + 1}.`;

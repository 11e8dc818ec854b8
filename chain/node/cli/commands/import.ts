import { Command } from "commander";
import { parseGenesis } from "../../../execution/genesis/file.ts";
import { readJson } from "../../config.ts";
import { importChain } from "../../import.ts";
import { startNode } from "../../node.ts";
import { untilSignal } from "../../signals.ts";
import { whole } from "../arguments.ts";
import { createOutput } from "../output.ts";

interface ImportArguments {
  readonly dataDir: string;
  readonly genesis: string;
  readonly prune?: number;
  readonly json: boolean;
}

const PROGRESS_BLOCKS = 100;
const RECOVERY_WORKERS = 1;

export const importCommand = (): Command =>
  new Command("import")
    .description("Verifies, executes and stores the blocks of an RLP chain file with its certificates beside it.")
    .argument("<file>", "chain file; FILE.certificates must be there too")
    .requiredOption("--data-dir <folder>", "data folder of the node, made when missing")
    .requiredOption("--genesis <file>", "genesis file of the chain")
    .option("--prune <states>", "keep only the newest N states", whole)
    .option("--json", "print JSON", false)
    .action(async (file: string, options: ImportArguments) => {
      const output = createOutput(options.json);
      const node = await startNode({
        genesis: parseGenesis(await readJson(options.genesis)),
        storage: { folder: options.dataDir },
        durability: "fsync",
        prune: options.prune,
        recoveryWorkers: RECOVERY_WORKERS,
      });
      const interrupted = new AbortController();
      void untilSignal().then(() => {
        interrupted.abort();
      });
      try {
        const result = await importChain(node, file, {
          signal: interrupted.signal,
          onBlock: (number) => {
            if (!options.json && number % PROGRESS_BLOCKS === 0) process.stderr.write(`\rblock ${number}`);
          },
        });
        const head = node.ledger.head;
        output.result({ ...result, head: { number: head.header.number, hash: head.hash } }, () =>
          [
            `${result.imported} blocks imported, ${result.skipped} were there already`,
            `head ${head.header.number} ${head.hash}`,
          ].join("\n"),
        );
      } finally {
        await node.close();
      }
    });

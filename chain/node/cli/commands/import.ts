import { Command } from "commander";
import { isStandardGenesis, parseGenesis, parseStandardGenesis } from "../../../execution/genesis/file.ts";
import { PORTS } from "../../../primitives/params.ts";
import { readJson } from "../../config.ts";
import { NodeError } from "../../errors.ts";
import { whole } from "../arguments.ts";
import { importCertifiedFile } from "../importing/certified.ts";
import { importStandardFile } from "../importing/standard.ts";

interface ImportArguments {
  readonly dataDir?: string;
  readonly genesis: string;
  readonly prune?: number;
  readonly index?: true;
  readonly serve: boolean;
  readonly host: string;
  readonly port: number;
  readonly json: boolean;
}

const EXPLANATION = `
The genesis file decides what kind of chain the file holds:
  with a "cpchain" section   blocks of CPChain; FILE.certificates must be there too, and every certificate is checked
  without                    a standard Ethereum chain in geth's format; each block is executed under the rules of its
                             fork and must reproduce the roots of its header. --serve answers JSON-RPC afterwards,
                             read-only; without --data-dir the chain lives in a temporary folder until Ctrl+C.
Run again on the same folder to go on where an import stopped.`;

export const importCommand = (): Command =>
  new Command("import")
    .description("Executes and stores the blocks of an RLP chain file, of CPChain or of any Ethereum chain.")
    .argument("<file>", "chain file")
    .option("--data-dir <folder>", "data folder, made when missing")
    .requiredOption("--genesis <file>", "genesis file of the chain")
    .option("--prune <states>", "keep only the newest N states", whole)
    .option("--index", "a new folder: keep an index of transactions by address, for ots_* methods")
    .option("--serve", "standard chains: serve JSON-RPC after the import until Ctrl+C", false)
    .option("--host <address>", "with --serve: address to listen on", "127.0.0.1")
    .option("--port <number>", "with --serve: port for HTTP and WebSocket, 0 for a free one", whole, PORTS.rpc)
    .option("--json", "print JSON", false)
    .addHelpText("after", EXPLANATION)
    .action(async (file: string, options: ImportArguments) => {
      const document = await readJson(options.genesis);
      const { dataDir, prune, index, json } = options;
      if (isStandardGenesis(document)) {
        const rpc = options.serve ? { host: options.host, port: options.port } : undefined;
        await importStandardFile(file, { genesis: parseStandardGenesis(document), dataDir, prune, index, rpc, json });
        return;
      }
      if (options.serve) {
        throw new NodeError(
          "ARGUMENT_INVALID",
          `--serve is for standard chains; ${options.genesis} is one of CPChain.`,
          {
            advice: "Import it, and serve the folder with `cpchain node`.",
          },
        );
      }
      if (dataDir === undefined) {
        throw new NodeError("ARGUMENT_INVALID", "Importing a chain of CPChain needs --data-dir.");
      }
      await importCertifiedFile(file, { genesis: parseGenesis(document), dataDir, prune, index, json });
    });

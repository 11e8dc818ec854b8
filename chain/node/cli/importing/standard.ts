import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { STANDARD_CALL_GAS } from "../../../primitives/params.ts";
import type { StandardGenesis } from "../../../execution/genesis/file.ts";
import { Closing } from "../../closing.ts";
import { NodeError } from "../../errors.ts";
import { createLogger } from "../../log.ts";
import { checkPorts, serve } from "../../rpc.ts";
import { untilSignal } from "../../signals.ts";
import { importStandardChain } from "../../standard/import.ts";
import { startStandardNode } from "../../standard/node.ts";
import { createOutput } from "../output.ts";
import { RECOVERY_WORKERS, importing, summary } from "./progress.ts";

export interface StandardImportOptions {
  readonly genesis: StandardGenesis;
  /** undefined: a temporary folder, removed at the end */
  readonly dataDir: string | undefined;
  readonly prune: number | undefined;
  readonly index: boolean | undefined;
  /** where to serve what was imported; undefined: nowhere */
  readonly rpc: { readonly host: string; readonly port: number } | undefined;
  readonly json: boolean;
}

/** Imports a standard chain file and serves the chain until Ctrl+C when asked to. */
export const importStandardFile = async (file: string, options: StandardImportOptions): Promise<void> => {
  const rpc = options.rpc && { ...options.rpc, cors: [], hosts: [], page: true };
  checkPorts(rpc);
  const closing = new Closing();
  try {
    const folder = await folderOf(options, closing);
    const logger = createLogger(options.json ? "json" : "text");
    const node = await startStandardNode({
      genesis: options.genesis,
      folder,
      durability: options.dataDir === undefined ? "os" : "fsync",
      prune: options.prune,
      index: options.index,
      recoveryWorkers: RECOVERY_WORKERS,
      logger,
    });
    closing.add(() => node.close());
    const result = await importing(options.json, (progress) => importStandardChain(node, file, progress));
    const { answer, text } = summary(result, node.ledger.head);
    const output = createOutput(options.json);
    if (rpc === undefined || result.interrupted) {
      output.result(answer, () => text);
      return;
    }
    const server = await serve(node.backend, rpc, logger, { callGas: STANDARD_CALL_GAS });
    closing.add(() => server.close());
    const url = `http://${rpc.host}:${server.port}`;
    output.result({ ...answer, url }, () => `${text}\nserving ${url}, read-only, until Ctrl+C`);
    await untilSignal();
  } finally {
    await closing.run();
  }
};

/** @throws NodeError ARGUMENT_INVALID when the chain would be thrown away at once */
const folderOf = async ({ dataDir, rpc }: StandardImportOptions, closing: Closing): Promise<string> => {
  if (dataDir !== undefined) return dataDir;
  if (rpc === undefined) {
    throw new NodeError("ARGUMENT_INVALID", "Importing needs --data-dir, --serve, or both.", {
      advice: "--data-dir keeps the chain; --serve alone forgets it at Ctrl+C.",
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), "cpchain-import-"));
  closing.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

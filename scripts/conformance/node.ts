import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const CPCHAIN = path.join(import.meta.dirname, "../../bin/cpchain.js");

/** This project's node, serving the chain of a folder. */
export interface ServedChain {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Imports genesis.json and chain.rlp of a folder with `cpchain import --serve` and waits until it answers.
 * @throws Error with what the process printed when it ends before
 */
export async function serveChain(folder: string): Promise<ServedChain> {
  const files = ["--genesis", path.join(folder, "genesis.json"), path.join(folder, "chain.rlp")];
  const child = spawn(process.execPath, [CPCHAIN, "import", ...files, "--serve", "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await untilServing(child);
  return {
    url,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGINT");
      await once(child, "close");
    },
  };
}

function untilServing(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const url = /"url": "([^"]+)"/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      process.stderr.write(text);
    });
    child.once("error", reject);
    child.once("close", () => {
      reject(new Error(`the node did not start:\n${printed}`));
    });
  });
}

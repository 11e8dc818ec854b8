import path from "node:path";
import { PROCESS_LIMITS } from "../../../primitives/limits.ts";
import type { DevnetNode } from "../node-files.ts";
import { writeLocalNodes } from "./layout.ts";
import type { LayoutOptions } from "./layout.ts";
import type { Ending } from "./node-process.ts";
import { SupervisedNode } from "./supervised-node.ts";

const CPCHAIN = path.resolve(import.meta.dirname, "../../../../bin/cpchain.js");
const BLOCK = /^block \d/;

/** What is told while the network starts and runs. */
export interface ProcessesReport {
  /** a node runs, for the first time or again */
  readonly started: (node: LocalProcess, pid: number) => void;
  /** a node ended by itself, and is started again after so many ms */
  readonly died: (node: LocalProcess, ending: Ending, restartMs: number) => void;
  /** the civilian has a block; its line of the log */
  readonly block: (line: string) => void;
}

/** A node of the network, and where to look at it. */
export interface LocalProcess extends DevnetNode {
  readonly url: string;
  readonly log: string;
}

export interface LocalProcesses {
  /** of the civilian */
  readonly url: string;
  readonly webSocketUrl: string;
  readonly nodes: readonly LocalProcess[];
  /** Stops all nodes; resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Starts the local network with each node as a process of its own, on loopback. A node that ends is started again; all stop
 * when this process does, however it ends.
 * @param until stops the network when it resolves, also while it starts
 * @throws NodeError NODE_ENDED when one does not start; the others are stopped
 */
export const startLocalProcesses = async (
  options: LayoutOptions,
  report: ProcessesReport,
  until: Promise<unknown>,
): Promise<LocalProcesses> => {
  const nodes = (await writeLocalNodes(options)).map((node): LocalProcess => ({
    ...node,
    url: `http://${node.host}:${node.rpcPort}`,
    log: path.join(path.dirname(node.config), "log"),
  }));
  const supervised = nodes.map((node) => supervise(node, report));
  const close = async (): Promise<void> => {
    await Promise.all(supervised.map((node) => node.stop()));
  };
  const stopping = new AbortController();
  void until.then(() => {
    stopping.abort();
    return close();
  });
  try {
    await Promise.all(supervised.map((node) => node.start()));
  } catch (error) {
    await close();
    if (!stopping.signal.aborted) throw error;
  }
  const [civilian] = nodes;
  if (civilian === undefined) throw new Error("the local network has no node");
  return { url: civilian.url, webSocketUrl: civilian.url.replace(/^http/, "ws"), nodes, close };
};

const supervise = (node: LocalProcess, report: ProcessesReport): SupervisedNode => {
  const supervised = new SupervisedNode(
    {
      name: node.name,
      command: [CPCHAIN, "node", "--config", node.config, "--until-input-ends"],
      log: node.log,
      onLine: (line) => {
        if (node.role === "civilian" && BLOCK.test(line)) report.block(line);
      },
    },
    PROCESS_LIMITS,
  );
  supervised.on("started", (pid) => {
    report.started(node, pid);
  });
  supervised.on("died", (ending, restartMs) => {
    report.died(node, ending, restartMs);
  });
  return supervised;
};

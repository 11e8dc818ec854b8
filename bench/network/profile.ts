import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What the main thread of a node works for. */
export const WORK = [
  "execution",
  "signatures",
  "network",
  "pool",
  "consensus",
  "storage",
  "JSON-RPC",
  "other",
] as const;
export type Work = (typeof WORK)[number];

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const CHAIN = path.resolve(import.meta.dirname, "../../chain");

/** By folder of chain/, the longest first. Primitives work for whoever calls them, but for signatures. */
const FOLDERS: readonly (readonly [prefix: string, work: Work])[] = [
  ["node/consensus/", "consensus"],
  ["primitives/transaction/sender", "signatures"],
  ["primitives/crypto/recovery", "signatures"],
  ["execution/", "execution"],
  ["consensus/", "consensus"],
  ["network/", "network"],
  ["ledger/", "storage"],
  ["sync/", "network"],
  ["pool/", "pool"],
  ["rpc/", "JSON-RPC"],
];

const workOf = (url: string): Work | undefined => {
  if (url.includes("/node_modules/@ethereumjs/")) return "execution";
  if (!url.startsWith("file:")) return undefined;
  const file = path.relative(CHAIN, fileURLToPath(url)).split(path.sep).join("/");
  return FOLDERS.find(([prefix]) => file.startsWith(prefix))?.[1];
};

/**
 * Shares of a thread's working time by what it worked for: that of the innermost function on the stack that has a
 * folder of its own. Idle time does not count, nor does garbage collection of that thread, which all cause.
 */
export const sharesOf = async (file: string): Promise<Readonly<Record<Work, number>>> => {
  const { nodes, samples, timeDeltas } = JSON.parse(await readFile(file, "utf8")) as CpuProfile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const works = new Map<number, Work | "idle">();
  // Parents come before their children.
  for (const { id, callFrame, children = [] } of nodes) {
    const inherited = works.get(id);
    const work =
      callFrame.functionName === "(idle)" || callFrame.functionName === "(garbage collector)"
        ? "idle"
        : (workOf(callFrame.url) ?? inherited ?? "other");
    works.set(id, work);
    for (const child of children) if (byId.has(child)) works.set(child, work);
  }
  const times = Object.fromEntries(WORK.map((work) => [work, 0])) as Record<Work, number>;
  for (const [index, id] of samples.entries()) {
    const work = works.get(id) ?? "other";
    if (work !== "idle") times[work] += timeDeltas[index + 1] ?? 0;
  }
  const total = Object.values(times).reduce((sum, time) => sum + time, 0);
  return Object.fromEntries(WORK.map((work) => [work, times[work] / total])) as Record<Work, number>;
};

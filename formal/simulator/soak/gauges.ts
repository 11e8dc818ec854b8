import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { World } from "../world.ts";

/** What must not grow with time, over all nodes of a world. */
export const GAUGES = [
  /** records of promises and proposals; the chain itself is not among them */
  "diskBytes",
  "effects",
  "candidates",
  "missing",
  "signed",
  "told",
  "signers",
  "kept",
  /** messages on their way */
  "messages",
  /** events that are planned, timers and writes among them */
  "timers",
  /** of the process, after a garbage collection; the simulated chain forgets blocks that all nodes have */
  "heapBytes",
] as const;

export type Gauge = (typeof GAUGES)[number];
export type Gauges = Readonly<Record<Gauge, number>>;

/** The collector, which Node.js shows on request only. */
const collect = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

/** Buffers outside of the heap are given back after a first collection only. */
const heapBytes = async (): Promise<number> => {
  collect();
  await setImmediate();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Reads all gauges of a world now. */
export const readGauges = async ({ nodes, network, time }: World): Promise<Gauges> => {
  const sum = (of: (node: World["nodes"][number]) => number | undefined): number =>
    nodes.reduce((total, node) => total + (of(node) ?? 0), 0);
  return {
    diskBytes: sum(({ disk }) => disk.bytes),
    effects: sum(({ load }) => load?.effects),
    candidates: sum(({ load }) => load?.candidates),
    missing: sum(({ load }) => load?.missing),
    signed: sum(({ load }) => load?.signed),
    told: sum(({ load }) => load?.told),
    signers: sum(({ load }) => load?.signers),
    kept: sum(({ load }) => load?.kept),
    messages: network.underway,
    timers: time.planned,
    heapBytes: await heapBytes(),
  };
};

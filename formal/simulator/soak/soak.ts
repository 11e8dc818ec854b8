import { Faults } from "../faults.ts";
import { Violation } from "../judge.ts";
import { openWorld, recuperate } from "../simulate.ts";
import type { SimulationSettings } from "../simulate.ts";
import type { Mishap } from "../tally.ts";
import { readGauges } from "./gauges.ts";
import { growthOf } from "./growth.ts";
import type { Growth, Sample } from "./growth.ts";

export interface SoakSettings extends Omit<SimulationSettings, "heights"> {
  /** simulated hours */
  readonly hours: number;
  readonly onSample?: (sample: Sample) => void;
}

export interface SoakResult {
  readonly seed: number;
  readonly validators: number;
  readonly twins: number;
  readonly hours: number;
  readonly heights: number;
  readonly samples: readonly Sample[];
  readonly growth: readonly Growth[];
  readonly mishaps: Readonly<Record<Mishap, number>>;
  /** what must not happen, if it did: a leak is one */
  readonly violation: string | undefined;
}

const SAMPLES = 24;
const HOUR_MS = 3_600_000;

/**
 * A long run: random faults, and at regular times a pause in which everything settles and all gauges are read. Every other
 * node is never killed: what its driver hoards would be gone with it.
 */
export const soak = async ({ hours, onSample, ...settings }: SoakSettings): Promise<SoakResult> => {
  const world = openWorld(settings);
  const faults = new Faults(world, (node) => world.nodes.indexOf(node) % 2 === 1);
  const samples: Sample[] = [];
  let violation: string | undefined;
  try {
    for (let i = 1; i <= SAMPLES; i++) {
      faults.begin();
      await world.until(() => false, (i * hours * HOUR_MS) / SAMPLES);
      await recuperate(world, faults);
      const sample = { hours: world.time.now / HOUR_MS, heights: world.settledHeight, gauges: await readGauges(world) };
      samples.push(sample);
      onSample?.(sample);
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error.message;
  }
  for (const node of world.nodes) node.crash();
  const growth = growthOf(samples);
  const leak = growth.find(({ leaks }) => leaks);
  return {
    seed: settings.seed,
    validators: world.validators,
    twins: world.byzantine.length,
    hours: world.time.now / HOUR_MS,
    heights: world.settledHeight,
    samples,
    growth,
    mishaps: world.tally.counts,
    violation: violation ?? (leak && `${leak.gauge} grows by ${leak.growth.toFixed(0)} in ${hours} hours`),
  };
};

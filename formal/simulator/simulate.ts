import { Adversary } from "./adversary.ts";
import { Faults } from "./faults.ts";
import { Violation } from "./judge.ts";
import type { Mutant } from "./mutant.ts";
import { Random } from "./random.ts";
import type { Mishap } from "./tally.ts";
import { World } from "./world.ts";

export interface SimulationSettings {
  readonly seed: number;
  /** heights to decide under faults before they end */
  readonly heights: number;
  /** a defect of all nodes */
  readonly mutant?: Mutant | undefined;
  /** only what is decided counts, not what nodes say on the way there */
  readonly unwatched?: boolean | undefined;
  readonly trace?: ((line: string) => void) | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  readonly validators: number;
  readonly twins: number;
  /** heights that every honest node has decided */
  readonly heights: number;
  readonly virtualMs: number;
  /** by honest nodes, by kind of cause */
  readonly impeachments: Readonly<Record<string, number>>;
  /** what nodes held against others, by kind of what was signed twice */
  readonly evidence: Readonly<Record<string, number>>;
  /** how often each fault happened */
  readonly mishaps: Readonly<Record<Mishap, number>>;
  /** messages that bind their senders, all of which were judged */
  readonly judged: number;
  /** messages that nodes refused */
  readonly refused: number;
  /** the most rounds that a height took after faults had ended */
  readonly roundsAfterFaults: number;
  /** what must not happen, if it did */
  readonly violation: string | undefined;
}

/** Under faults a run gives up waiting for heights, and goes on to the healing, after so many periods each. */
const PERIODS_PER_HEIGHT = 60;
/** So many heights are decided under faults before these end for a while. */
const STRETCH = 25;
/** Once all faults have ended, every honest node decides this many more heights … */
const HEALED_HEIGHTS = 4;
/** … in no more than so many periods: the longest round, twice, and the heights themselves. */
const HEALED_PERIODS = 80;
/** From then on the proposers' blocks are decided, one a period, and nobody is impeached: observed for so many heights. */
const CALM_HEIGHTS = 6;
/** Faults go on for up to so many periods after the last height of a stretch. */
const LATE_PERIODS = 10;
const POLL_MS = 2_000;

/** A network whose size and Byzantine validators follow from the seed, with an adversary, all nodes running. */
export const openWorld = (settings: Omit<SimulationSettings, "heights">): World => {
  const choice = new Random(settings.seed ^ 0x5bd1e995);
  const validators = choice.pick([4, 4, 7]);
  const twins = choice.below((validators - 1) / 3 + 1);
  const world = new World({ ...settings, validators, proposers: choice.pick([1, 3, 4]), twins });
  for (const node of world.nodes) node.start();
  poll(world);
  new Adversary(world);
  return world;
};

/**
 * Ends all faults; the Byzantine validators and the adversary go on. Every honest node decides, and soon every block is the
 * proposer's.
 */
export const recuperate = async (world: World, faults: Faults): Promise<void> => {
  faults.heal();
  const goal = world.height + HEALED_HEIGHTS;
  const deadline = world.time.now + HEALED_PERIODS * world.periodMs;
  if (!(await world.until(() => world.settledHeight >= goal, deadline))) {
    throw new Violation(`after the faults ended, height ${goal} was not reached by all in ${HEALED_PERIODS} periods`);
  }
  const calm = world.height + 2;
  world.judge.calmFrom(calm);
  const end = calm + CALM_HEIGHTS;
  const late = world.time.now + (end - goal + HEALED_HEIGHTS) * world.periodMs * 3;
  if (!(await world.until(() => world.settledHeight >= end, late))) {
    throw new Violation(`although nothing goes wrong any more, height ${end} was not reached by all`);
  }
};

/**
 * One run: validators and proposers, up to f of the validators Byzantine, random faults from the seed. From time to time and
 * at the end all faults end, and the chain has to go on.
 */
export const simulate = async ({ heights, ...settings }: SimulationSettings): Promise<SimulationResult> => {
  const world = openWorld(settings);
  const faults = new Faults(world);
  let violation: string | undefined;
  try {
    for (let height = 0; height < heights; height = world.height) {
      faults.begin();
      const goal = Math.min(heights, height + STRETCH);
      await world.until(
        () => world.height >= goal,
        world.time.now + (goal - height) * PERIODS_PER_HEIGHT * world.periodMs,
      );
      // Faults may end at any moment of a height.
      await world.until(() => false, world.time.now + world.random.between(0, LATE_PERIODS * world.periodMs));
      await recuperate(world, faults);
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error.message;
  }
  for (const node of world.nodes) node.crash();
  const { judge, tally, time } = world;
  return {
    seed: settings.seed,
    validators: world.validators,
    twins: world.byzantine.length,
    heights: world.settledHeight,
    virtualMs: Math.round(time.now),
    impeachments: Object.fromEntries(judge.impeachments),
    evidence: Object.fromEntries(judge.evidence),
    mishaps: tally.counts,
    judged: judge.judged,
    refused: judge.refused,
    roundsAfterFaults: judge.roundsAfterFaults,
    violation,
  };
};

/** Every node looks from time to time whether others have more blocks, as a synchronising node does. */
const poll = (world: World): void => {
  world.time.after(POLL_MS, () => {
    for (const node of world.nodes) node.poll();
    poll(world);
  });
};

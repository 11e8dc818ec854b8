import { Faults } from "./faults.ts";
import { Random } from "./random.ts";
import { Violation, World } from "./world.ts";

export interface SimulationSettings {
  readonly seed: number;
  /** heights to decide under faults before they end */
  readonly heights: number;
  /** a mutant: what a node promised is forgotten when it crashes */
  readonly forgetful?: boolean | undefined;
  readonly trace?: ((line: string) => void) | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  readonly validators: number;
  readonly twins: number;
  /** heights that every honest node has decided */
  readonly heights: number;
  readonly virtualMs: number;
  readonly impeachments: Readonly<Record<string, number>>;
  /** what must not happen, if it did */
  readonly violation: string | undefined;
}

/** Under faults a run gives up waiting for heights, and goes on to the healing, after so many periods each. */
const PERIODS_PER_HEIGHT = 60;
/** Once all faults have ended, every honest node decides this many more heights … */
const HEALED_HEIGHTS = 4;
/** … in no more than so many periods: the longest round, twice, and the heights themselves. */
const HEALED_PERIODS = 80;
const POLL_MS = 2_000;

/**
 * One run: validators and proposers, up to f of the validators with twins, random faults from the seed; then all faults end,
 * and the chain has to go on.
 */
export const simulate = async ({ seed, heights, forgetful, trace }: SimulationSettings): Promise<SimulationResult> => {
  const choice = new Random(seed ^ 0x5bd1e995);
  const validators = choice.pick([4, 4, 7]);
  const twins = choice.below((validators - 1) / 3 + 1);
  const world = new World({ seed, validators, proposers: choice.pick([1, 3, 4]), twins, forgetful, trace });
  let violation: string | undefined;
  try {
    for (const node of world.nodes) node.start();
    poll(world);
    const faults = new Faults(world);
    const patience = heights * PERIODS_PER_HEIGHT * world.periodMs;
    await world.until(() => world.height >= heights, patience);
    faults.heal();
    const goal = world.height + HEALED_HEIGHTS;
    const deadline = world.time.now + HEALED_PERIODS * world.periodMs;
    if (!(await world.until(() => world.settledHeight >= goal, deadline))) {
      violation = `after the faults ended, height ${goal} was not reached by all in ${HEALED_PERIODS} periods`;
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error.message;
  }
  for (const node of world.nodes) node.crash();
  return {
    seed,
    validators,
    twins,
    heights: world.settledHeight,
    virtualMs: Math.round(world.time.now),
    impeachments: Object.fromEntries(world.impeachments),
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

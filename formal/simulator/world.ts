import type { Candidate } from "../../chain/consensus/driver/ports.ts";
import { signProposal } from "../../chain/consensus/messages/sign.ts";
import { validatorSet } from "../../chain/consensus/quorum.ts";
import { MAX_DRIFT_MS } from "../../chain/node/consensus/block-rules.ts";
import { encodeMessage } from "../../chain/consensus/wire/message-codec.ts";
import type { Address } from "../../chain/primitives/types.ts";
import type { StoredBlock } from "./blocks.ts";
import { VirtualTime } from "./clock.ts";
import { Judge, Violation } from "./judge.ts";
import { recoverSimulated, simulatedAddress, simulatedSigner } from "./keys.ts";
import type { Mutant } from "./mutant.ts";
import { SimulatedNetwork } from "./network.ts";
import { SimulatedNode } from "./node.ts";
import type { Surroundings } from "./node.ts";
import { Random } from "./random.ts";
import { Tally } from "./tally.ts";

export interface WorldSettings {
  readonly seed: number;
  /** 3f + 1 */
  readonly validators: number;
  readonly proposers: number;
  /** Byzantine validators: of each a second node with the same key runs */
  readonly twins: number;
  /** a defect of all nodes */
  readonly mutant?: Mutant | undefined;
  /** only what is decided counts, not what nodes say on the way there */
  readonly unwatched?: boolean | undefined;
  /** told of everything that is worth a line in a trace */
  readonly trace?: ((line: string) => void) | undefined;
}

const CHAIN_ID = 1;
/** Blocks behind the last node that are kept for those who ask. */
const KEPT_BLOCKS = 4;
/** Events after which the process looks whether it was asked to stop. */
const EVENTS_IN_A_ROW = 1_000;

/** All nodes of a run, the time and the network between them. */
export class World implements Surroundings {
  readonly time = new VirtualTime();
  readonly tally = new Tally();
  readonly random: Random;
  readonly network: SimulatedNetwork;
  readonly judge: Judge;
  readonly nodes: readonly SimulatedNode[];
  readonly honest: readonly SimulatedNode[];
  /** keys that two nodes and an adversary use */
  readonly byzantine: readonly Address[];
  readonly validators: number;
  // A local network's: blocks every second, two more for a proposer.
  readonly periodMs = 1_000;
  readonly impeachSeconds = 1;
  readonly maxDriftMs = MAX_DRIFT_MS;
  readonly workMs = 10;
  readonly driverSettings: Surroundings["driverSettings"];
  readonly mutant: Mutant | undefined;
  readonly #trace: (line: string) => void;
  #afterInsert: (() => void) | undefined;
  #events = 0;

  constructor({ seed, validators, proposers, twins, mutant, unwatched = false, trace }: WorldSettings) {
    this.mutant = mutant;
    this.validators = validators;
    this.random = new Random(seed);
    this.network = new SimulatedNetwork(this.time, this.random, this.tally);
    this.#trace = trace ?? (() => undefined);
    const members = Array.from({ length: validators }, (_, i) => simulatedAddress(`validator ${i}`));
    const duty = Array.from({ length: proposers }, (_, i) => simulatedAddress(`proposer ${i}`));
    const set = validatorSet(members);
    this.driverSettings = {
      chainId: CHAIN_ID,
      periodMs: this.periodMs,
      timeouts: { proposalMs: 3 * this.periodMs, impeachMs: 2 * this.periodMs, longestMs: 16 * this.periodMs },
      resendMs: this.periodMs,
      recover: recoverSimulated,
      committee: {
        speakers: (height) => ({ validators: set, proposer: duty[(height - 1) % duty.length] as Address }),
      },
    };
    this.byzantine = members.slice(0, twins);
    this.judge = new Judge({
      chainId: CHAIN_ID,
      proposers: new Set(duty.map((_, i) => `p${i}`)),
      byzantine: this.byzantine,
      committee: this.driverSettings.committee,
      honest: new Set(
        [...members.keys()]
          .slice(twins)
          .map((i) => `v${i}`)
          .concat(duty.map((_, i) => `p${i}`)),
      ),
      unwatched,
      note: (line) => {
        this.note(line);
      },
    });
    this.nodes = [
      ...members.map((validator, i) => new SimulatedNode(this, { name: `v${i}`, validator })),
      ...this.byzantine.map((validator, i) => new SimulatedNode(this, { name: `twin of v${i}`, validator })),
      ...duty.map((proposer, i) => new SimulatedNode(this, { name: `p${i}`, proposer })),
    ];
    const { byzantine } = this;
    this.honest = this.nodes.filter(
      ({ settings }) => settings.validator === undefined || !byzantine.includes(settings.validator),
    );
  }

  /** the lowest height that all honest nodes have reached */
  get settledHeight(): number {
    return Math.min(...this.honest.map(({ chain }) => chain.head.height));
  }

  get height(): number {
    return this.honest.reduce((height, { chain }) => Math.max(height, chain.head.height), 0);
  }

  note(line: string): void {
    this.#trace(`${this.time.now.toFixed(0).padStart(9)} ms  ${line}`);
  }

  /**
   * Lets time pass until a condition holds.
   * @throws Violation when one occurs, or when nothing is left to happen
   */
  async until(condition: () => boolean, deadline = Infinity): Promise<boolean> {
    while (!condition()) {
      if (this.time.now > deadline) return false;
      if (!this.time.step()) throw new Violation("the world stands still");
      await settle(++this.#events % EVENTS_IN_A_ROW === 0);
      if (this.judge.violation !== undefined) throw this.judge.violation;
    }
    return true;
  }

  /** Does something right after the next block became the head of any node: the moment at which a crash hurts most. */
  afterNextInsert(act: () => void): void {
    this.#afterInsert = act;
  }

  inserted(node: SimulatedNode, stored: StoredBlock): void {
    this.judge.inserted(node.name, stored);
    const act = this.#afterInsert;
    this.#afterInsert = undefined;
    act?.();
    const needed = Math.min(...this.nodes.map(({ chain }) => chain.head.height)) - KEPT_BLOCKS;
    for (const { chain } of this.nodes) chain.forgetBelow(needed);
    this.judge.forgetBelow(needed);
  }

  /** A proposer tells half of the nodes of one block, the others of another. */
  async equivocate(node: SimulatedNode): Promise<Candidate> {
    const { proposer } = node.settings;
    const blocks = [node.chain.make(true, 1), node.chain.make(true, 2)] as const;
    if (proposer === undefined) throw new Error("no proposer");
    this.judge.proposedTwice(blocks[0].height);
    for (const [i, { name }] of this.nodes.entries()) {
      const candidate = blocks[i % 2 === 0 ? 0 : 1];
      const message = await signProposal(candidate.height, candidate.hash, simulatedSigner(proposer), CHAIN_ID);
      this.network.send(node.name, name, encodeMessage({ message, block: candidate.bytes }));
    }
    throw new Error("both blocks are on their way");
  }
}

/** Lets everything run that follows at once from the last event: ticks come when no promise is left to follow up. */
const settle = (breathe: boolean): Promise<void> =>
  new Promise((resolve) => {
    if (breathe) setImmediate(resolve);
    else process.nextTick(resolve);
  });

import type { Candidate } from "../../chain/consensus/driver/ports.ts";
import type { ConsensusError } from "../../chain/consensus/errors.ts";
import type { ImpeachCause } from "../../chain/consensus/machine/cause.ts";
import { signProposal } from "../../chain/consensus/messages/sign.ts";
import { recoverSimulated, simulatedAddress, simulatedSigner } from "./keys.ts";
import { validatorSet } from "../../chain/consensus/quorum.ts";
import { encodeMessage } from "../../chain/consensus/wire/message-codec.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import type { StoredBlock } from "./blocks.ts";
import { VirtualTime } from "./clock.ts";
import { SimulatedNetwork } from "./network.ts";
import { SimulatedNode } from "./node.ts";
import type { Surroundings } from "./node.ts";
import { Random } from "./random.ts";

export interface WorldSettings {
  readonly seed: number;
  /** 3f + 1 */
  readonly validators: number;
  readonly proposers: number;
  /** validators of which a second node with the same key runs */
  readonly twins: number;
  /** a mutant: what a node promised is forgotten when it crashes */
  readonly forgetful?: boolean | undefined;
  /** told of everything that is worth a line in a trace */
  readonly trace?: ((line: string) => void) | undefined;
}

/** What must never happen has happened. */
export class Violation extends Error {
  override readonly name = "Violation";
}

const CHAIN_ID = 1;

/** All nodes of a run, the time and the network between them, and what must hold whatever happens. */
export class World implements Surroundings {
  readonly time = new VirtualTime();
  readonly random: Random;
  readonly network: SimulatedNetwork;
  readonly nodes: readonly SimulatedNode[];
  /** nodes whose key is used once: the others may do what they like */
  readonly honest: readonly SimulatedNode[];
  readonly periodMs = 1_000;
  readonly impeachSeconds = 3;
  readonly workMs = 10;
  readonly driverSettings: Surroundings["driverSettings"];
  /** impeachments by kind of cause */
  readonly impeachments = new Map<ImpeachCause["kind"], number>();
  readonly forgetful: boolean;
  readonly #trace: (line: string) => void;
  readonly #decided = new Map<number, Hash>();
  #failure: Error | undefined;
  #afterInsert: (() => void) | undefined;

  constructor({ seed, validators, proposers, twins, forgetful = false, trace }: WorldSettings) {
    this.forgetful = forgetful;
    this.random = new Random(seed);
    this.network = new SimulatedNetwork(this.time, this.random);
    this.#trace = trace ?? (() => undefined);
    const members = Array.from({ length: validators }, (_, i) => simulatedAddress(`validator ${i}`));
    const duty = Array.from({ length: proposers }, (_, i) => simulatedAddress(`proposer ${i}`));
    const set = validatorSet(members);
    this.driverSettings = {
      chainId: CHAIN_ID,
      periodMs: this.periodMs,
      timeouts: { proposalMs: 2 * this.periodMs, impeachMs: this.periodMs, longestMs: 16 * this.periodMs },
      resendMs: this.periodMs,
      recover: recoverSimulated,
      committee: {
        speakers: (height) => ({ validators: set, proposer: duty[(height - 1) % duty.length] as Address }),
      },
    };
    this.nodes = [
      ...members.map((validator, i) => new SimulatedNode(this, { name: `v${i}`, validator })),
      ...members.slice(0, twins).map((validator, i) => new SimulatedNode(this, { name: `twin of v${i}`, validator })),
      ...duty.map((proposer, i) => new SimulatedNode(this, { name: `p${i}`, proposer })),
    ];
    const twinned = new Set(members.slice(0, twins));
    this.honest = this.nodes.filter(
      ({ settings }) => settings.validator === undefined || !twinned.has(settings.validator),
    );
  }

  /** the lowest height that all honest nodes have reached */
  get settledHeight(): number {
    return Math.min(...this.honest.map(({ chain }) => chain.head.height));
  }

  get height(): number {
    return Math.max(...this.honest.map(({ chain }) => chain.head.height));
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
      await settle();
      if (this.#failure !== undefined) throw this.#failure;
    }
    return true;
  }

  /** Does something right after the next block became the head of any node: the moment at which a crash hurts most. */
  afterNextInsert(act: () => void): void {
    this.#afterInsert = act;
  }

  /** A block became the head of a node: agreement means that nobody ever has another one of its height. */
  inserted(node: SimulatedNode, { block, candidate, certificate }: StoredBlock): void {
    const known = this.#decided.get(block.height);
    const what = block.proposer === undefined ? "impeach block" : "block";
    this.note(
      `${node.name} inserts ${what} ${block.height} ${candidate.hash.slice(0, 10)}, round ${certificate.round}`,
    );
    this.verify({ block, candidate, certificate });
    if (known === undefined) this.#decided.set(block.height, candidate.hash);
    else if (known !== candidate.hash) {
      this.#failure = new Violation(`height ${block.height} was decided as ${known} and as ${candidate.hash}`);
    }
    const act = this.#afterInsert;
    this.#afterInsert = undefined;
    act?.();
    // Older heights cannot be decided differently any more: every chain has a successor of them.
    this.#decided.delete(this.settledHeight - 2);
  }

  /** @throws ConsensusError for a certificate that certifies nothing */
  verify({ block, candidate, certificate }: StoredBlock): void {
    const { addresses, quorum } = this.driverSettings.committee.speakers(block.height).validators;
    const signers = new Set(
      certificate.seals.map(({ signature }) => Buffer.from(signature.subarray(0, 20)).toString("hex")),
    );
    const members = certificate.seals.every(
      ({ validator, signature }) =>
        addresses[validator] === `0x${Buffer.from(signature.subarray(0, 20)).toString("hex")}`,
    );
    if (signers.size < quorum || !members) {
      this.#failure = new Violation(`block ${block.height} ${candidate.hash} is certified by ${signers.size} signers`);
    }
  }

  impeached(node: SimulatedNode, height: number, proposer: Address, { kind }: ImpeachCause): void {
    this.impeachments.set(kind, (this.impeachments.get(kind) ?? 0) + 1);
    const culprit = this.nodes.find(({ settings }) => settings.proposer === proposer)?.name ?? proposer;
    this.note(`${node.name} impeaches ${culprit} at height ${height}: ${kind}`);
  }

  /** An honest node refused what another one said; of honest nodes nobody does. */
  rejected(node: SimulatedNode, sender: string, reason: string): void {
    this.note(`${node.name} rejects a message of ${sender}: ${reason}`);
    if (this.honest.some(({ name }) => name === sender)) {
      this.#failure = new Violation(`${node.name} rejects a message of the honest ${sender}: ${reason}`);
    }
  }

  failed(node: SimulatedNode, error: ConsensusError): void {
    this.#failure = new Violation(`${node.name} has stopped: ${error.message}`);
  }

  /** A proposer tells half of the nodes of one block, the others of another. */
  async equivocate(node: SimulatedNode): Promise<Candidate> {
    const { proposer } = node.settings;
    const blocks = [node.chain.make(true, 1), node.chain.make(true, 2)] as const;
    if (proposer === undefined) throw new Error("no proposer");
    for (const [i, { name }] of this.nodes.entries()) {
      const candidate = blocks[i % 2 === 0 ? 0 : 1];
      const message = await signProposal(candidate.height, candidate.hash, simulatedSigner(proposer), CHAIN_ID);
      this.network.send(node.name, name, encodeMessage({ message, block: candidate.bytes }));
    }
    throw new Error("both blocks are on their way");
  }
}

/** Lets everything run that follows at once from the last event. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

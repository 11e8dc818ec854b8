import { Driver } from "../../chain/consensus/driver/driver.ts";
import type { DriverLoad, DriverStatus } from "../../chain/consensus/driver/status.ts";
import type { DriverSettings } from "../../chain/consensus/driver/settings.ts";
import type { Candidate, MessagePort } from "../../chain/consensus/driver/ports.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { SimulatedDisk } from "./disk.ts";
import type { Judge } from "./judge.ts";
import { simulatedSigner } from "./keys.ts";
import { SimulatedChain } from "./blocks.ts";
import type { StoredBlock } from "./blocks.ts";
import { EPOCH_MS } from "./clock.ts";
import type { VirtualTime } from "./clock.ts";
import type { Mutant } from "./mutant.ts";
import type { SimulatedNetwork } from "./network.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** How a proposer behaves in its turn. */
export type ProposerManner = "honest" | "silent" | "late" | "illegal" | "equivocating";

export interface NodeSettings {
  readonly name: string;
  readonly validator?: Address | undefined;
  readonly proposer?: Address | undefined;
}

/** What a node sees of its world, and tells it. */
export interface Surroundings {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly network: SimulatedNetwork;
  readonly tally: Tally;
  readonly nodes: readonly SimulatedNode[];
  readonly periodMs: number;
  readonly impeachSeconds: number;
  readonly maxDriftMs: number;
  /** ms that execution, or a durable write, takes at most */
  readonly workMs: number;
  readonly mutant: Mutant | undefined;
  readonly driverSettings: Pick<
    DriverSettings,
    "chainId" | "periodMs" | "timeouts" | "resendMs" | "committee" | "recover"
  >;
  readonly judge: Judge;
  /** a block became the head of a node */
  inserted(node: SimulatedNode, stored: StoredBlock): void;
  equivocate(node: SimulatedNode): Promise<Candidate>;
}

/** A node of the simulated world: the real driver and state machine on simulated ports. */
export class SimulatedNode {
  readonly name: string;
  readonly settings: NodeSettings;
  readonly chain: SimulatedChain;
  readonly disk: SimulatedDisk;
  /** ms that its clock is ahead */
  drift = 0;
  manner: ProposerManner = "honest";
  /** names of those to whom this node, a Byzantine one, does not speak */
  shunned: ReadonlySet<string> = new Set();
  readonly #world: Surroundings;
  #driver: Driver | undefined;
  #incarnation = 0;
  #leave: (() => void) | undefined;

  constructor(world: Surroundings, settings: NodeSettings) {
    const { time, random, periodMs, impeachSeconds, maxDriftMs, workMs, mutant } = world;
    this.name = settings.name;
    this.settings = settings;
    this.#world = world;
    this.disk = new SimulatedDisk({
      time,
      random,
      writeMs: workMs,
      mutant,
      onKept: (kind, bytes) => {
        world.judge.kept(this.name, kind, bytes);
      },
    });
    this.chain = new SimulatedChain({
      time,
      random,
      now: () => EPOCH_MS + time.now + this.drift,
      maxDriftMs,
      periodMs,
      impeachSeconds,
      workMs,
      proposer: settings.proposer,
      onInserted: (stored) => {
        world.inserted(this, stored);
      },
    });
  }

  get running(): boolean {
    return this.#driver !== undefined;
  }

  /** where its driver stands, and what it holds; undefined while it does not run */
  get status(): DriverStatus | undefined {
    return this.#driver?.status;
  }

  get load(): DriverLoad | undefined {
    return this.#driver?.load;
  }

  start(): void {
    const incarnation = ++this.#incarnation;
    const isAlive = (): boolean => this.#incarnation === incarnation;
    const { validator, proposer } = this.settings;
    const driver = new Driver({
      ...this.#world.driverSettings,
      validator: validator === undefined ? undefined : simulatedSigner(validator),
      proposer: proposer === undefined ? undefined : simulatedSigner(proposer),
      blocks: this.#blocks(isAlive),
      records: this.disk.mount(isAlive),
      messages: this.#messages(),
      clock: this.#world.time.clock(() => this.drift),
    } satisfies DriverSettings);
    this.#driver = driver;
    driver.on("behind", (height) => {
      this.#catchUp(height, isAlive);
    });
    driver.on("impeached", (height, address, cause) => {
      this.#world.judge.impeached(this.name, height, address, cause);
    });
    driver.on("evidence", (evidence) => {
      this.#world.judge.accused(this.name, evidence);
    });
    driver.on("failed", (error) => {
      this.#world.judge.failed(this.name, error);
    });
    driver.start();
  }

  /** The process ends at once; what was not on the disk is gone. */
  crash(): void {
    this.#incarnation++;
    this.#leave?.();
    this.#leave = undefined;
    void this.#driver?.stop();
    this.#driver = undefined;
    if (this.#world.mutant === "forgetful") this.disk.wipe();
  }

  /** A block that somebody asks for: decided or not. */
  lookUp(height: number, hash: Hash): Uint8Array | undefined {
    const stored = this.chain.stored(height)?.candidate;
    return stored?.hash === hash ? stored.bytes : this.#driver?.candidate(hash);
  }

  #messages(): MessagePort {
    const { network } = this.#world;
    return {
      broadcast: (message) => {
        this.#world.judge.said(this.name, message);
        for (const { name } of this.#world.nodes) if (name !== this.name) this.#send(name, message);
      },
      send: (member, message) => {
        this.#world.judge.said(this.name, message);
        for (const { name, settings } of this.#world.nodes) {
          if (settings.validator === member || settings.proposer === member) this.#send(name, message);
        }
      },
      onMessage: (listener) => {
        this.#leave = network.join(this.name, listener);
        return this.#leave;
      },
      reject: (sender, reason) => {
        this.#world.judge.rejected(this.name, sender, reason);
      },
      fetch: (height, hash) =>
        new Promise((resolve) => {
          const { time, random } = this.#world;
          time.after(2 * random.between(network.conditions.minDelay, network.conditions.maxDelay), () => {
            resolve(
              this.#world.nodes
                .filter(({ name, running }) => running && network.connected(this.name, name))
                .map((node) => node.lookUp(height, hash))
                .find((bytes) => bytes !== undefined),
            );
          });
        }),
    };
  }

  #send(to: string, message: Uint8Array): void {
    const { network, tally } = this.#world;
    if (this.shunned.has(to)) tally.add("vote-withheld");
    else network.send(this.name, to, message);
  }

  /** The chain as one run of the process sees it: what is being written when it ends is lost. */
  #blocks(isAlive: () => boolean): DriverSettings["blocks"] {
    const { chain } = this;
    const manner = (): ProposerManner => this.manner;
    const world = this.#world;
    const equivocate = (): Promise<Candidate> => world.equivocate(this);
    return {
      get head() {
        return chain.head;
      },
      async build() {
        const behaviour = manner();
        if (behaviour !== "honest") world.tally.add(`proposer-${behaviour}`);
        switch (behaviour) {
          case "silent":
            throw new Error("this proposer is silent");
          case "late":
            await new Promise<void>((resolve) => {
              world.time.after(world.random.between(0, 3 * world.periodMs), resolve);
            });
            return chain.build();
          case "illegal":
            world.judge.proposedIllegally(chain.head.height + 1);
            return chain.make(false, 0);
          case "equivocating":
            return equivocate();
          case "honest":
            return chain.build();
        }
      },
      impeach: () => chain.impeach(),
      decode: (bytes) => chain.decode(bytes),
      check: (candidate, proposer) => chain.check(candidate, proposer),
      insert: (candidate, certificate) => (isAlive() ? chain.insert(candidate, certificate, isAlive) : never()),
      decided: (height) => chain.decided(height),
    };
  }

  /** Fetches certified blocks from nodes that can be reached; what cannot be had now is asked for again later. */
  #catchUp(height: number, isAlive: () => boolean): void {
    const { time, random, network, nodes } = this.#world;
    time.after(2 * random.between(network.conditions.minDelay, network.conditions.maxDelay), () => {
      if (!isAlive()) return;
      const sources = nodes.filter(({ name, running }) => running && network.connected(this.name, name));
      void this.#copy(sources, height, isAlive);
    });
  }

  async #copy(sources: readonly SimulatedNode[], height: number, isAlive: () => boolean): Promise<void> {
    while (isAlive() && this.chain.head.height < height) {
      const next = this.chain.head.height + 1;
      const found = sources.map(({ chain }) => chain.stored(next)).find((stored) => stored !== undefined);
      if (found === undefined) return;
      this.#world.judge.certified(found);
      await this.chain.insert(found.candidate, found.certificate, isAlive);
      this.#driver?.headChanged();
    }
  }

  /** A block that was decided elsewhere while this node was away is asked for when nothing else tells of it. */
  poll(): void {
    if (this.#driver === undefined) return;
    const incarnation = this.#incarnation;
    this.#catchUp(this.chain.head.height + 16, () => this.#incarnation === incarnation);
  }
}

/** What a dead process waits for. A new one each time: a shared one would remember everybody who waits. */
const never = (): Promise<never> => new Promise<never>(() => undefined);

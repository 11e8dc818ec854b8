import { Driver } from "../../chain/consensus/driver/driver.ts";
import type { ConsensusError } from "../../chain/consensus/errors.ts";
import type { ImpeachCause } from "../../chain/consensus/machine/cause.ts";
import type { DriverSettings } from "../../chain/consensus/driver/settings.ts";
import type { Candidate, MessagePort } from "../../chain/consensus/driver/ports.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { SimulatedDisk } from "./disk.ts";
import { simulatedSigner } from "./keys.ts";
import { SimulatedChain } from "./blocks.ts";
import type { StoredBlock } from "./blocks.ts";
import type { VirtualTime } from "./clock.ts";
import type { SimulatedNetwork } from "./network.ts";
import type { Random } from "./random.ts";

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
  readonly nodes: readonly SimulatedNode[];
  readonly periodMs: number;
  readonly impeachSeconds: number;
  /** ms that execution, or a durable write, takes at most */
  readonly workMs: number;
  readonly forgetful: boolean;
  readonly driverSettings: Pick<
    DriverSettings,
    "chainId" | "periodMs" | "timeouts" | "resendMs" | "committee" | "recover"
  >;
  inserted(node: SimulatedNode, stored: StoredBlock): void;
  impeached(node: SimulatedNode, height: number, proposer: Address, cause: ImpeachCause): void;
  rejected(node: SimulatedNode, sender: string, reason: string): void;
  failed(node: SimulatedNode, error: ConsensusError): void;
  verify(stored: StoredBlock): void;
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
  readonly #world: Surroundings;
  #driver: Driver | undefined;
  #incarnation = 0;
  #leave: (() => void) | undefined;

  constructor(world: Surroundings, settings: NodeSettings) {
    const { time, random, periodMs, impeachSeconds, workMs } = world;
    this.name = settings.name;
    this.settings = settings;
    this.#world = world;
    this.disk = new SimulatedDisk(time, random, workMs);
    this.chain = new SimulatedChain({
      time,
      random,
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
      this.#world.impeached(this, height, address, cause);
    });
    driver.on("failed", (error) => {
      this.#world.failed(this, error);
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
    if (this.#world.forgetful) this.disk.wipe();
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
        for (const { name } of this.#world.nodes) if (name !== this.name) network.send(this.name, name, message);
      },
      send: (member, message) => {
        for (const { name, settings } of this.#world.nodes) {
          if (settings.validator === member || settings.proposer === member) network.send(this.name, name, message);
        }
      },
      onMessage: (listener) => {
        this.#leave = network.join(this.name, listener);
        return this.#leave;
      },
      reject: (sender, reason) => {
        this.#world.rejected(this, sender, reason);
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
        switch (manner()) {
          case "silent":
            throw new Error("this proposer is silent");
          case "late":
            await new Promise<void>((resolve) => {
              world.time.after(world.random.between(0, 3 * world.periodMs), resolve);
            });
            return chain.build();
          case "illegal":
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
      insert: (candidate, certificate) => (isAlive() ? chain.insert(candidate, certificate, isAlive) : NEVER),
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
      this.#world.verify(found);
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

const NEVER = new Promise<never>(() => undefined);

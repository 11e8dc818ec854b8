import { CALM } from "./network.ts";
import type { ProposerManner, SimulatedNode } from "./node.ts";
import type { World } from "./world.ts";

const MANNERS: readonly ProposerManner[] = ["honest", "honest", "silent", "late", "illegal", "equivocating"];

/** Changes the world at random from time to time, while it is switched on. */
export class Faults {
  readonly #world: World;
  readonly #mayCrash: (node: SimulatedNode) => boolean;
  #spell = 0;

  /** @param mayCrash false for nodes whose process goes on for the whole run */
  constructor(world: World, mayCrash: (node: SimulatedNode) => boolean = () => true) {
    this.#world = world;
    this.#mayCrash = mayCrash;
  }

  begin(): void {
    this.#spell += 1;
    this.#world.judge.faultsBegin();
    this.#plan(this.#spell);
  }

  /** Ends every fault: all nodes run, hear each other, have the right time, and propose honestly. */
  heal(): void {
    this.#spell += 1;
    const { network, nodes } = this.#world;
    this.#world.note("all faults end");
    network.conditions = CALM;
    for (const node of nodes) {
      node.drift = 0;
      node.manner = "honest";
      if (!node.running) node.start();
    }
    const rounds = new Map<number, number>();
    for (const { status } of nodes) {
      if (status !== undefined) rounds.set(status.height, Math.max(status.round, rounds.get(status.height) ?? 0));
    }
    this.#world.judge.faultsEnd(rounds);
  }

  #plan(spell: number): void {
    const { time, random } = this.#world;
    time.after(random.between(100, 4_000), () => {
      if (this.#spell !== spell) return;
      this.#change();
      this.#plan(spell);
    });
  }

  #change(): void {
    const { random, nodes } = this.#world;
    switch (random.below(6)) {
      case 0:
        this.#changeLinks();
        return;
      case 1:
        this.#crash(random.pick(nodes));
        return;
      case 2:
        this.#changeClock(random.pick(nodes));
        return;
      case 3: {
        const node = random.pick(nodes.filter(({ settings }) => settings.proposer !== undefined));
        node.manner = random.pick(MANNERS);
        this.#world.note(`${node.name} is ${node.manner} from now on`);
        return;
      }
      case 4:
        this.#crashAtWrite(random.pick(nodes));
        return;
      default:
        // The whole network restarts from its disks, when one node has a block that the others were about to insert.
        if (random.chance(0.3)) this.#crashAll();
    }
  }

  #changeLinks(): void {
    const { random, network, nodes } = this.#world;
    const names = nodes.map(({ name }) => name).sort(() => random.next() - 0.5);
    const cut = random.below(names.length + 1);
    const split = random.chance(0.4) ? [names.slice(0, cut), names.slice(cut)] : [];
    network.conditions = {
      minDelay: 1,
      maxDelay: random.pick([5, 50, 500, 2_000]),
      loss: random.pick([0, 0, 0.05, 0.3]),
      duplication: random.pick([0, 0.1]),
      groups: split,
    };
    const { maxDelay, loss } = network.conditions;
    const groups = split.map((group) => group.join(" ")).join(" | ");
    this.#world.note(`links: up to ${maxDelay} ms, ${100 * loss} % lost${groups === "" ? "" : `, split ${groups}`}`);
  }

  #changeClock(node: SimulatedNode): void {
    const { random, tally } = this.#world;
    const { mishap, ms } = random.pick([
      { mishap: "clock-1s", ms: 1_000 },
      { mishap: "clock-10s", ms: 10_000 },
      { mishap: "clock-other", ms: random.between(0, 10_000) },
    ] as const);
    tally.add(mishap);
    node.drift = random.pick([-1, 1]) * ms;
    this.#world.note(`the clock of ${node.name} is off by ${node.drift.toFixed(0)} ms`);
  }

  #crashAtWrite(node: SimulatedNode): void {
    const { random, tally } = this.#world;
    const moment = random.pick(["before", "after"] as const);
    const spell = this.#spell;
    node.disk.atNextWrite(moment, () => {
      if (this.#spell !== spell || !this.#mayCrash(node)) return;
      tally.add(`crash-${moment}-write`);
      this.#world.note(`${moment} a write of ${node.name} is durable`);
      this.#crash(node);
    });
  }

  #crashAll(): void {
    const { nodes, tally } = this.#world;
    const spell = this.#spell;
    this.#world.afterNextInsert(() => {
      if (this.#spell !== spell) return;
      tally.add("crash-of-all");
      for (const node of nodes) this.#crash(node);
    });
  }

  #crash(node: SimulatedNode): void {
    const { time, random, tally } = this.#world;
    if (!node.running || !this.#mayCrash(node)) return;
    tally.add("crash");
    this.#world.note(`${node.name} is killed`);
    node.crash();
    time.after(random.between(10, 8_000), () => {
      if (node.running) return;
      this.#world.note(`${node.name} starts again`);
      node.start();
    });
  }
}

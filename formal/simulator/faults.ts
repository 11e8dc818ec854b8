import { CALM } from "./network.ts";
import type { ProposerManner, SimulatedNode } from "./node.ts";
import type { World } from "./world.ts";

const MANNERS: readonly ProposerManner[] = ["honest", "honest", "silent", "late", "illegal", "equivocating"];

/** Changes the world at random from time to time, until it is told to stop. */
export class Faults {
  readonly #world: World;
  #active = true;

  constructor(world: World) {
    this.#world = world;
    this.#plan();
  }

  /** Ends every fault: all nodes run, hear each other, have the right time, and propose honestly. */
  heal(): void {
    this.#active = false;
    const { network, nodes } = this.#world;
    this.#world.note("all faults end");
    network.conditions = CALM;
    for (const node of nodes) {
      node.drift = 0;
      node.manner = "honest";
      if (!node.running) node.start();
    }
  }

  #plan(): void {
    const { time, random } = this.#world;
    time.after(random.between(100, 4_000), () => {
      if (!this.#active) return;
      this.#change();
      this.#plan();
    });
  }

  #change(): void {
    const { random, nodes } = this.#world;
    switch (random.below(5)) {
      case 0:
        this.#changeLinks();
        return;
      case 1:
        this.#crash(random.pick(nodes));
        return;
      case 2: {
        const node = random.pick(nodes);
        node.drift = random.between(-10_000, 10_000);
        this.#world.note(`the clock of ${node.name} is off by ${node.drift.toFixed(0)} ms`);
        return;
      }
      case 3: {
        const node = random.pick(nodes.filter(({ settings }) => settings.proposer !== undefined));
        node.manner = random.pick(MANNERS);
        this.#world.note(`${node.name} is ${node.manner} from now on`);
        return;
      }
      default:
        // The whole network restarts from its disks, when one node has a block that the others were about to insert.
        if (random.chance(0.3)) {
          this.#world.afterNextInsert(() => {
            for (const node of nodes) this.#crash(node);
          });
        }
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

  #crash(node: SimulatedNode): void {
    const { time, random } = this.#world;
    if (!node.running) return;
    this.#world.note(`${node.name} is killed`);
    node.crash();
    time.after(random.between(10, 8_000), () => {
      if (node.running) return;
      this.#world.note(`${node.name} starts again`);
      node.start();
    });
  }
}

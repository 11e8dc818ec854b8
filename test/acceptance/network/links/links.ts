import { CALM } from "./conditions.ts";
import type { LinkConditions } from "./conditions.ts";
import { Link } from "./link.ts";

interface Place {
  readonly name: string;
  /** where it listens for peers */
  readonly port: number;
}

/** The ways between all nodes of a network, each way for itself, with conditions that a test can change. */
export class Links {
  readonly #links = new Map<string, Link>();
  #everywhere: LinkConditions = CALM;
  #groups: readonly (readonly string[])[] = [];

  static async between(places: readonly Place[]): Promise<Links> {
    const links = new Links();
    const pairs = places.flatMap((from) => places.flatMap((to) => (from === to ? [] : [{ from, to }])));
    await Promise.all(
      pairs.map(async ({ from, to }) => {
        const conditions = (): LinkConditions => links.#conditions(from.name, to.name);
        links.#links.set(key(from.name, to.name), await Link.open(to.port, conditions));
      }),
    );
    return links;
  }

  /** The port that one node has to dial to reach another. */
  port(from: string, to: string): number {
    const link = this.#links.get(key(from, to));
    if (link === undefined) throw new RangeError(`no way from ${from} to ${to}`);
    return link.port;
  }

  /** Delays and loses on every way from now on. */
  disturb(conditions: Pick<LinkConditions, "delayMs" | "loss">): void {
    this.#everywhere = { ...conditions, cut: false };
    this.#changed();
  }

  /** Cuts every way between nodes of different groups; a node that is in none reaches all. */
  partition(groups: readonly (readonly string[])[]): void {
    this.#groups = groups;
    this.#changed();
  }

  heal(): void {
    this.#everywhere = CALM;
    this.partition([]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.close()));
  }

  #conditions(from: string, to: string): LinkConditions {
    const groupOf = (name: string): number => this.#groups.findIndex((group) => group.includes(name));
    const [a, b] = [groupOf(from), groupOf(to)];
    return { ...this.#everywhere, cut: a !== b && a >= 0 && b >= 0 };
  }

  #changed(): void {
    for (const link of this.#links.values()) link.changed();
  }
}

const key = (from: string, to: string): string => `${from} ${to}`;

import { fromHex, toHex } from "../primitives/bytes.ts";
import type { Hash } from "../primitives/types.ts";
import type { Database, Write } from "./database/interface.ts";
import { irregularKey, numberOf, PREFIX, rangeOf } from "./keys.ts";

/** The blocks after which a dev helper changed the state, and the roots it left there. */
export class IrregularRoots {
  readonly #roots: Map<number, Hash>;

  private constructor(roots: Map<number, Hash>) {
    this.#roots = roots;
  }

  static async load(database: Database): Promise<IrregularRoots> {
    const roots = new Map<number, Hash>();
    for await (const [key, root] of database.entries(rangeOf(PREFIX.irregular))) roots.set(numberOf(key), toHex(root));
    return new IrregularRoots(roots);
  }

  get numbers(): number[] {
    return [...this.#roots.keys()].sort((a, b) => a - b);
  }

  get(blockNumber: number): Hash | undefined {
    return this.#roots.get(blockNumber);
  }

  set(blockNumber: number, root: Hash | undefined): void {
    if (root === undefined) this.#roots.delete(blockNumber);
    else this.#roots.set(blockNumber, root);
  }
}

/** undefined: the block has the root of its header */
export const irregularWrite = (blockNumber: number, root: Hash | undefined): Write => {
  const key = irregularKey(blockNumber);
  return root === undefined ? { type: "del", key } : { type: "put", key, value: fromHex(root) };
};

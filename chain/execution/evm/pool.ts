import type { ExecutionCommon } from "./common.ts";
import { Interruption } from "./interruption.ts";
import { Machine } from "./machine.ts";

/** A machine for calls: its work shares the thread and can be ended. */
export interface CallMachine {
  readonly machine: Machine;
  readonly interruption: Interruption;
}

/** Things that are free; one is made when none is. */
export class Pool<T> {
  readonly #create: () => Promise<T>;
  readonly #free: T[] = [];

  constructor(create: () => Promise<T>) {
    this.#create = create;
  }

  /** Makes the first one ahead of its use. */
  async warm(): Promise<void> {
    this.#free.push(await this.#create());
  }

  /** Lends one to `work`. One whose work failed may be left half-way and is not used again. */
  async run<R>(work: (lent: T) => Promise<R>): Promise<R> {
    const lent = this.#free.pop() ?? (await this.#create());
    const result = await work(lent);
    this.#free.push(lent);
    return result;
  }
}

export const blockMachines = (common: ExecutionCommon): Pool<Machine> => new Pool(() => Machine.create(common));

export const callMachines = (common: ExecutionCommon): Pool<CallMachine> =>
  new Pool(async () => {
    const interruption = new Interruption();
    return { machine: await Machine.create(common, interruption), interruption };
  });

import { RecentValues } from "../../ledger/blocks/recent.ts";
import { SerialQueue } from "../../ledger/serial.ts";
import type { StateReader } from "../../ledger/state/interface.ts";
import { hashHeader } from "../../primitives/block/header.ts";
import { EXECUTION_LIMITS } from "../../primitives/limits.ts";
import type { GasUsed } from "../block/process.ts";
import type { ParentBlock, TracedBlock } from "../interface.ts";
import { StateVersions } from "../state/versions.ts";
import type { Written } from "../state/written.ts";

/** A block right before one of its transactions. */
export interface Position {
  readonly state: StateReader;
  readonly used: GasUsed;
}

/** What came of a stretch of a block: what was written before its next transaction, and what all used until then. */
export interface Advance {
  readonly written: Written;
  readonly used: GasUsed;
}

/**
 * Executes transactions of a block up to the one at `to`, which is not executed, from a position on: the block's start, or
 * before the transaction at `first`. Tells `advance` what each left; from the start, first what came before them all.
 */
export type Replayer = (
  from: Position | undefined,
  first: number,
  to: number,
  advance: (advance: Advance) => void,
) => Promise<void>;

/** One block as far as it was executed again. */
class Replay {
  readonly versions = new StateVersions();
  /** what was used before each transaction; as long as its transactions' positions are known */
  readonly used: GasUsed[] = [];
  /** one stretch after the other */
  readonly queue = new SerialQueue();
}

/**
 * The states within blocks that were traced lately, by what their transactions wrote: traces of one transaction after the
 * other execute each of them once.
 */
export class Replays {
  readonly #recent = new RecentValues<string, { readonly replay: Replay; readonly weight: number }>(
    EXECUTION_LIMITS.cachedWrites,
    ({ weight }) => weight,
  );

  /** The block before its transaction at `index`, on `base`, the state before the block. Errors as of `replayer`. */
  async before(
    parent: ParentBlock,
    block: TracedBlock,
    index: number,
    base: StateReader,
    replayer: Replayer,
  ): Promise<Position> {
    // Local networks change states between blocks.
    const key = parent.stateRoot + hashHeader(block.header);
    const known = this.#recent.get(key)?.replay;
    const replay = known ?? new Replay();
    const position = (at: number): Position | undefined => {
      const used = replay.used[at];
      return used && { state: replay.versions.at(at, base), used };
    };
    const found = position(index);
    if (found !== undefined) return found;
    if (known === undefined) this.#keep(key, replay);
    await replay.queue.run(async () => {
      const reached = replay.used.length - 1;
      if (reached >= index) return;
      try {
        await replayer(position(reached), Math.max(0, reached), index, ({ written, used }) => {
          replay.versions.add(replay.used.length, written);
          replay.used.push(used);
        });
      } finally {
        this.#keep(key, replay);
      }
    });
    const there = position(index);
    if (there === undefined) throw new RangeError(`the block has no transaction ${index}`);
    return there;
  }

  #keep(key: string, replay: Replay): void {
    this.#recent.set(key, { replay, weight: replay.versions.size + replay.used.length });
  }
}

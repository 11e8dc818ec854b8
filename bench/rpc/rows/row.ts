import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Peer, RunningPeer, Sealing, StartOptions } from "../peer.ts";

/** One number of the table. */
export interface Cell {
  /** undefined: there is none, the note says why */
  readonly value: number | undefined;
  /** what the reader must know about this number */
  readonly note?: string | undefined;
  /** what else was measured, for the file of results */
  readonly details?: Readonly<Record<string, number | undefined>>;
}

export interface Title {
  readonly text: string;
  readonly unit: string;
  /** "more": the larger number is the better one */
  readonly better: "more" | "less";
}

/** Rows that are measured together, on one node or several of the same program. */
export interface RowGroup {
  /** chooses it in BENCH_ROWS */
  readonly name: string;
  readonly titles: readonly Title[];
  /** A cell for each title. */
  readonly measure: (peer: Peer) => Promise<readonly Cell[]>;
}

/** Runs something with a fresh node, which is ended afterwards, its folder removed. */
export const withFreshPeer = async <T>(
  peer: Peer,
  sealing: Sealing,
  use: (running: RunningPeer) => Promise<T>,
  { steps = false }: Partial<Pick<StartOptions, "steps">> = {},
): Promise<T> =>
  withFolder(async (folder) => {
    const running = await peer.start({ sealing, folder, durable: false, steps });
    try {
      return await use(running);
    } finally {
      await running.stop();
    }
  });

/** Runs something with an empty folder, which is removed afterwards. */
export const withFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(path.join(tmpdir(), "cpchain-bench-rpc-"));
  try {
    return await use(folder);
  } finally {
    // A program that was ended by force may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
};

/** Why there is no number, as a note. */
export const noNumber = (error: unknown): Cell => ({
  value: undefined,
  note: error instanceof Error ? error.message : String(error),
});

export const PERIOD: Sealing = { periodMs: 1_000 };

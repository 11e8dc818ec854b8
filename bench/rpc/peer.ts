/** When a node includes what it was sent: at once, or once per so many ms. */
export type Sealing = "instant" | { readonly periodMs: number };

export interface StartOptions {
  readonly sealing: Sealing;
  /** where the node keeps what it can keep, empty or as an earlier run left it; removed by whoever made it */
  readonly folder: string;
  /** keep as much on disk as the node can; without, it runs as it comes */
  readonly durable: boolean;
  /** be able to tell every step of a transaction; without, it runs as it comes */
  readonly steps: boolean;
}

/** A node under measurement, running. */
export interface RunningPeer {
  readonly url: string;
  /** of the process that does the work */
  readonly pid: number;
  /** from the start of the process until it answered a request */
  readonly startMs: number;
  /** Ends it as its manual says, or by force when that takes too long. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
}

/**
 * A program that serves Ethereum's JSON-RPC with the accounts of the well-known mnemonic. One file per program under
 * peers/; list it in peers/index.ts.
 */
export interface Peer {
  readonly name: string;
  /** what it leaves in its folder, for the row of durability */
  readonly keeps: string;
  readonly version: () => Promise<string>;
  /** Fetches what is missing, before anything is measured. */
  readonly prepare: () => Promise<void>;
  /** @throws Error when it ends, or does not answer within a minute */
  readonly start: (options: StartOptions) => Promise<RunningPeer>;
  /** Seals empty blocks. */
  readonly mine: MineMethod;
}

/** How a node is asked for blocks: the method, and its parameters for a number of them. */
export interface MineMethod {
  readonly method: string;
  readonly params: (blocks: number) => readonly unknown[];
}

export const hardhatMine: MineMethod = {
  method: "hardhat_mine",
  params: (blocks) => [`0x${blocks.toString(16)}`],
};

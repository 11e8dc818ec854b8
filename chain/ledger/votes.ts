import { parsed } from "./corruption.ts";
import type { Database, Write } from "./database/interface.ts";
import { votesKey } from "./keys.ts";
import { decodeVotes, encodeVotes } from "./records/votes.ts";

/** Where own votes are kept; "memory": until the end of the process, for a network that is one process. */
export type VoteKeeping = "disk" | "memory";

/** This node's own encoded votes by height. */
export interface VoteStore {
  /** oldest first */
  at(height: number): readonly Uint8Array[];
  append(height: number, votes: readonly Uint8Array[]): Promise<void>;
  /** The writes with which the votes of a height are forgotten once its block is stored. */
  forget(height: number): readonly Write[];
}

export const voteStore = (database: Database, keeping: VoteKeeping): VoteStore =>
  keeping === "disk" ? new StoredVotes(database) : new HeldVotes();

/** On the disk when `append` resolves, whatever the database was opened for. */
class StoredVotes implements VoteStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  at(height: number): readonly Uint8Array[] {
    const record = this.#database.get(votesKey(height));
    return record === undefined ? [] : parsed(`votes ${height}`, () => decodeVotes(record));
  }

  async append(height: number, votes: readonly Uint8Array[]): Promise<void> {
    const value = encodeVotes([...this.at(height), ...votes]);
    await this.#database.write([{ type: "put", key: votesKey(height), value }], { sync: true });
  }

  forget(height: number): readonly Write[] {
    return [{ type: "del", key: votesKey(height) }];
  }
}

/** Those of one height: a sealer alone votes on a height only when it is done with the one before. */
class HeldVotes implements VoteStore {
  #height = 0;
  #votes: readonly Uint8Array[] = [];

  at(height: number): readonly Uint8Array[] {
    return height === this.#height ? this.#votes : [];
  }

  append(height: number, votes: readonly Uint8Array[]): Promise<void> {
    this.#votes = [...this.at(height), ...votes];
    this.#height = height;
    return Promise.resolve();
  }

  forget(height: number): readonly Write[] {
    if (height === this.#height) this.#votes = [];
    // A folder that was opened with votes on disk before.
    return [{ type: "del", key: votesKey(height) }];
  }
}

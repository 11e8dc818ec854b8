import { parsed } from "./corruption.ts";
import type { Database, Write } from "./database/interface.ts";
import { votesKey } from "./keys.ts";
import { decodeVotes, encodeVotes } from "./records/votes.ts";

/** This node's own encoded votes by height; on the disk when `append` resolves, whatever the database was opened for. */
export class VoteLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** oldest first */
  at(height: number): readonly Uint8Array[] {
    const record = this.#database.get(votesKey(height));
    return record === undefined ? [] : parsed(`votes ${height}`, () => decodeVotes(record));
  }

  async append(height: number, votes: readonly Uint8Array[]): Promise<void> {
    const value = encodeVotes([...this.at(height), ...votes]);
    await this.#database.write([{ type: "put", key: votesKey(height), value }], { sync: true });
  }

  /** The writes with which the votes of a height are forgotten once its block is stored. */
  forget(height: number): readonly Write[] {
    return [{ type: "del", key: votesKey(height) }];
  }
}

import { expect } from "chai";
import { MemoryLevel } from "memory-level";
import { checkedEncoding } from "../../../../chain/ledger/database/checksum.ts";
import { LevelDatabase } from "../../../../chain/ledger/database/level.ts";
import type { LedgerErrorCode } from "../../../../chain/ledger/errors.ts";
import { rejection } from "../support/errors.ts";

const KEY = Uint8Array.of(1);
const put = (byte: number) => [{ type: "put", key: KEY, value: Uint8Array.of(byte) }] as const;

/** A store whose next batch fails with a message of LevelDB's, and whose later ones succeed. */
const failingOnce = async (message: string): Promise<{ database: LevelDatabase; fail: () => void }> => {
  const level = new MemoryLevel<Uint8Array, Uint8Array>({ keyEncoding: "view", valueEncoding: checkedEncoding });
  await level.open();
  const database = new LevelDatabase(level, "test", { sync: false });
  const fail = (): void => {
    const batch = level.batch.bind(level);
    level.batch = ((): unknown => {
      level.batch = batch;
      throw new Error(message);
    }) as typeof level.batch;
  };
  return { database, fail };
};

describe("A database whose disk fails", () => {
  const failures: readonly (readonly [string, LedgerErrorCode])[] = [
    ["IO error: 000003.log: No space left on device", "DISK_FULL"],
    ["IO error: 000003.log: Disk quota exceeded", "DISK_FULL"],
    ["IO error: 000003.log: Input/output error", "WRITE_FAILED"],
  ];

  for (const [message, code] of failures)
    it(`writes no more after "${message}", though the disk recovers, and goes on reading`, async () => {
      const { database, fail } = await failingOnce(message);
      await database.write(put(1));
      fail();
      const error = await rejection(database.write(put(2)), code);
      expect(error.advice).to.match(/nothing acknowledged is lost/);
      await rejection(database.write(put(3)), code);
      expect(database.get(KEY)).to.deep.equal(Uint8Array.of(1));
      await database.close();
    });
});

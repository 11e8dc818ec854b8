import { expect } from "chai";
import fc from "fast-check";
import type { EntryOptions, Write } from "../../../../chain/ledger/database/interface.ts";
import { openDatabase } from "../../../../chain/ledger/database/open.ts";
import { StagedDatabase } from "../../../../chain/ledger/database/staged.ts";

const key = fc.integer({ min: 0, max: 9 }).map((byte) => Uint8Array.of(byte));
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ type: fc.constant("put" as const), key, value: fc.uint8Array({ minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant("del" as const), key }),
);
const batch = fc.record({ staged: fc.boolean(), writes: fc.array(write, { maxLength: 4 }) });
const query = fc.record({
  from: fc.integer({ min: 0, max: 9 }),
  to: fc.integer({ min: 0, max: 10 }),
  options: fc.record<EntryOptions>(
    { reverse: fc.boolean(), limit: fc.integer({ min: 1, max: 5 }) },
    { requiredKeys: [] },
  ),
});

const open = async () => (await openDatabase({ memory: true }, { create: true, durability: "os" })).database;

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe("A database whose writes wait for a common batch", () => {
  it("is read as if every write had been made at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { maxLength: 8 }),
        fc.array(query, { maxLength: 8 }),
        async (batches, queries) => {
          const [plain, below] = [await open(), await open()];
          const database = new StagedDatabase(below);
          for (const { staged, writes } of batches) {
            await plain.write(writes);
            if (staged) database.stage(writes);
            else await database.write(writes);
          }
          for (let byte = 0; byte < 10; byte++) {
            expect(database.get(Uint8Array.of(byte))).to.deep.equal(plain.get(Uint8Array.of(byte)));
          }
          for (const { from, to, options } of queries) {
            const range = { gte: Uint8Array.of(from), lt: Uint8Array.of(to) };
            expect(await collect(database.entries(range, options))).to.deep.equal(
              await collect(plain.entries(range, options)),
            );
          }
          await database.close();
          await plain.close();
        },
      ),
    );
  });

  it("has written nothing of what waits before the next write, and then all of it in one batch", async () => {
    const below = await open();
    const database = new StagedDatabase(below);
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];
    database.stage([{ type: "put", key: first, value: first }]);
    expect(database.bytes).to.equal(2);
    expect(below.get(first) === undefined).to.equal(true);
    const write = below.write.bind(below);
    const batches: number[] = [];
    below.write = (writes, options) => {
      const list = [...writes];
      batches.push(list.length);
      return write(list, options);
    };
    await database.write([{ type: "put", key: second, value: second }]);
    expect(batches).to.deep.equal([2]);
    expect(below.get(first)).to.deep.equal(first);
    expect(database.bytes).to.equal(0);
    await database.close();
  });
});

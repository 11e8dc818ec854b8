import fc from "fast-check";
import { expect } from "chai";
import { WriteOverlay } from "../../../../chain/ledger/database/overlay.ts";
import type { KeyValueReader, Write } from "../../../../chain/ledger/database/interface.ts";
import type { LogQuery } from "../../../../chain/ledger/interface.ts";
import { candidateBlocks, indexLogs, unindexLogs } from "../../../../chain/ledger/logs/log-index.ts";
import { SECTION_BLOCKS } from "../../../../chain/ledger/logs/sections.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { addressOf, logOf } from "../support/chain.ts";

const NOTHING: KeyValueReader = { get: () => undefined };

/** Counts what is read of it. */
class CountingReader implements KeyValueReader {
  readonly #reader: KeyValueReader;
  count = 0;

  constructor(reader: KeyValueReader) {
    this.#reader = reader;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.count++;
    return this.#reader.get(key);
  }
}

const query = (criteria: Partial<LogQuery>): LogQuery => ({
  fromBlock: 0,
  toBlock: 4 * SECTION_BLOCKS,
  addresses: [],
  topics: [],
  limit: 10,
  ...criteria,
});

/** Ascending numbers of blocks that may lie in several sections, crowded enough to fill pages in some runs. */
const blockNumbers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 3 * SECTION_BLOCKS }), { maxLength: 40 }),
    fc.integer({ min: 0, max: SECTION_BLOCKS }),
    fc.integer({ min: 0, max: 400 }),
  )
  .map(([scattered, start, run]) =>
    [...new Set([...scattered, ...Array.from({ length: run }, (_, at) => start + at)])].sort((a, b) => a - b),
  );

describe("The log index", () => {
  const indexed = (numbers: readonly number[]): WriteOverlay => {
    const database = new WriteOverlay(NOTHING);
    for (const number of numbers) database.add(indexLogs(database, number, [logOf(addressOf(1), [5n])]));
    return database;
  };

  it("finds the blocks of a term, in sparse and in crowded sections", () => {
    fc.assert(
      fc.property(blockNumbers, fc.nat(3 * SECTION_BLOCKS), fc.nat(3 * SECTION_BLOCKS), (numbers, from, to) => {
        const database = indexed(numbers);
        const expected = numbers.filter((number) => number >= from && number <= to);
        for (const criteria of [{}, { addresses: [addressOf(1)] }, { topics: [[toHash(5n)]] }])
          expect([...candidateBlocks(database, query({ fromBlock: from, toBlock: to, ...criteria }))]).to.deep.equal(
            expected,
          );
      }),
      { numRuns: 30 },
    );
  });

  it("forgets blocks that are taken out, and leaves nothing when all are", () => {
    fc.assert(
      fc.property(blockNumbers, fc.nat(100), (numbers, keep) => {
        const database = indexed(numbers);
        const removed = numbers.slice(keep).reverse();
        for (const number of removed) database.add(unindexLogs(database, number, [logOf(addressOf(1), [5n])]));
        expect([...candidateBlocks(database, query({}))]).to.deep.equal(numbers.slice(0, keep));
        const left = [...database.writes].filter((write: Write) => write.type === "put");
        if (keep === 0) expect(left).to.deep.equal([]);
      }),
      { numRuns: 30 },
    );
  });

  it("intersects address and topics by position", () => {
    const database = new WriteOverlay(NOTHING);
    const logs = [
      [1, logOf(addressOf(1), [5n, 6n])],
      [2, logOf(addressOf(1), [6n, 5n])],
      [3, logOf(addressOf(2), [5n, 6n])],
      [4, logOf(addressOf(1), [5n])],
    ] as const;
    for (const [number, log] of logs) database.add(indexLogs(database, number, [log]));
    const found = (criteria: Partial<LogQuery>): number[] => [...candidateBlocks(database, query(criteria))];
    expect(found({ addresses: [addressOf(1)] })).to.deep.equal([1, 2, 4]);
    expect(found({ addresses: [addressOf(1), addressOf(2)] })).to.deep.equal([1, 2, 3, 4]);
    expect(found({ topics: [[toHash(5n)], [toHash(6n)]] })).to.deep.equal([1, 3]);
    expect(found({ topics: [null, [toHash(5n), toHash(6n)]] })).to.deep.equal([1, 2, 3]);
    expect(found({ addresses: [addressOf(1)], topics: [[], [toHash(6n)]] })).to.deep.equal([1]);
    expect(found({ addresses: [addressOf(3)] })).to.deep.equal([]);
  });

  it("reads a page per term and section, however many blocks are searched", () => {
    const reader = new CountingReader(indexed([17]));
    const criteria = { toBlock: 3 * SECTION_BLOCKS - 1, addresses: [addressOf(1)], topics: [[toHash(5n)]] };
    expect([...candidateBlocks(reader, query(criteria))]).to.deep.equal([17]);
    expect(reader.count).to.be.at.most(3 * 2);
  });
});

import { createMPT } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { collapse, lookUp, updateTrie } from "../../../../chain/ledger/trie/index.ts";
import type { TrieEntry, TrieRoot } from "../../../../chain/ledger/trie/index.ts";
import { MemoryNodes } from "./memory-nodes.ts";

const hex = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "" : Buffer.from(bytes).toString("hex"));

/** Keys of `bytes` bytes whose nibbles are few, so that paths are shared, split and joined again. */
const key = (bytes: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0x1f, 0xf0, 0xff), { minLength: bytes, maxLength: bytes })
    .map((values) => Uint8Array.from(values));

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Short values make embedded nodes; few values make versions that return to earlier ones. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 0x7f, 0x80, 0xff).map((byte) => Uint8Array.of(byte)) },
  { weight: 2, arbitrary: fc.constantFrom(33, 70, 110).map((length) => new Uint8Array(length).fill(7)) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 80 }) },
);

const change = (keys: fc.Arbitrary<Uint8Array>): fc.Arbitrary<TrieEntry> =>
  fc.record({ key: keys, value: fc.option(value, { nil: undefined }) });

const blocks = (keys: fc.Arbitrary<Uint8Array>): fc.Arbitrary<TrieEntry[][]> =>
  fc.array(
    fc
      .uniqueArray(change(keys), { maxLength: 24, selector: ({ key: bytes }) => hex(bytes) })
      .map((entries) => entries.sort((a, b) => Buffer.compare(a.key, b.key))),
    { minLength: 1, maxLength: 8 },
  );

interface Treatment {
  /** what happens to the decoded nodes after each update */
  readonly between: (root: TrieRoot | undefined, generation: number) => TrieRoot | undefined;
}

const checkBlocks = async (keyBytes: number, history: TrieEntry[][], { between }: Treatment): Promise<void> => {
  const stock = await createMPT();
  const nodes = new MemoryNodes();
  let root: TrieRoot | undefined;
  for (const [generation, entries] of history.entries()) {
    const before = hex(root?.hash);
    const discarded = updateTrie(nodes, root, entries.slice(1), generation);
    const update = updateTrie(nodes, root, entries, generation);
    expect(hex(root?.hash), "the old version stays").to.equal(before);
    if (discarded.root === update.root) expect(update.added).to.have.length(0);
    nodes.apply(update);
    root = between(update.root, generation);
    for (const entry of entries) await stock.put(entry.key, entry.value ?? new Uint8Array());
    expect(hex(root?.hash ?? stock.EMPTY_TRIE_ROOT)).to.equal(hex(stock.root()));
    expect([...nodes.nodes.keys()].sort()).to.deep.equal([...nodes.reachable(root, keyBytes)].sort());
    for (const entry of entries) expect(hex(lookUp(nodes, root?.hash, entry.key))).to.equal(hex(entry.value));
  }
};

const treatments: Record<string, Treatment> = {
  "with all nodes in memory": { between: (root) => root },
  "reloading from the store for each block": { between: (root) => root && { hash: root.hash, node: undefined } },
  "forgetting what the last block did not use": {
    between: (root, generation) => root && { hash: root.hash, node: collapse(root.node, generation) },
  },
};

describe("Trie updates", function () {
  this.timeout(60_000);
  before(() => loadCrypto());

  for (const [name, treatment] of Object.entries(treatments)) {
    it(`give the stock trie's roots and exactly its nodes, ${name}`, async function () {
      await fc.assert(
        fc.asyncProperty(blocks(key(2)), (history) => checkBlocks(2, history, treatment)),
        { numRuns: 150 },
      );
      await fc.assert(
        fc.asyncProperty(blocks(key(4)), (history) => checkBlocks(4, history, treatment)),
        { numRuns: 150 },
      );
      await fc.assert(
        fc.asyncProperty(blocks(anyKey), (history) => checkBlocks(32, history, treatment)),
        { numRuns: 50 },
      );
    });
  }
});

import { createMPT } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { EMPTY_TRIE_ROOT, orderedRoot } from "../../../../chain/primitives/block/ordered-trie.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";

async function trieRoot(values: readonly Uint8Array[]): Promise<string> {
  const trie = await createMPT();
  for (const [index, value] of values.entries()) await trie.put(RLP.encode(index), value);
  return toHex(trie.root());
}

describe("root of an ordered list", function () {
  before(async function () {
    await loadCrypto();
  });

  it("is that of a trie over the encoded indexes, for every size and value length", async function () {
    this.timeout(60_000);
    const item = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.uint8Array({ minLength: 25, maxLength: 36 }),
      fc.uint8Array({ minLength: 100, maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 300, size: "max" }), async (values) => {
        expect(orderedRoot(values)).to.equal(await trieRoot(values));
      }),
      { numRuns: 25 },
    );
  });

  it("is right at the sizes where the keys change", async function () {
    this.timeout(60_000);
    for (const size of [0, 1, 2, 3, 16, 17, 127, 128, 129, 255, 256, 257, 300]) {
      const short = Array.from({ length: size }, (_, index) => Uint8Array.of((index % 127) + 1));
      const long = Array.from({ length: size }, (_, index) => new Uint8Array(110).fill(index % 251));
      for (const values of [short, long]) expect(orderedRoot(values), String(size)).to.equal(await trieRoot(values));
    }
    const many = Array.from({ length: 4_200 }, (_, index) => RLP.encode([index, "0x12345678"]));
    expect(orderedRoot(many)).to.equal(await trieRoot(many));
  });

  it("takes values beyond any block's usual size", async function () {
    const values = [new Uint8Array(70_000).fill(1), new Uint8Array(5_000).fill(2), Uint8Array.of(3)];
    expect(orderedRoot(values)).to.equal(await trieRoot(values));
  });

  it("of nothing is the empty root", function () {
    expect(orderedRoot([])).to.equal(EMPTY_TRIE_ROOT);
  });
});

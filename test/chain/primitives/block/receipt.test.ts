import { createMPT } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, hexToBytes } from "@ethereumjs/util";
import { Bloom, encodeReceipt as encodeOther } from "@ethereumjs/vm";
import { expect } from "chai";
import fc from "fast-check";
import {
  addToBloom,
  BLOOM_BYTES,
  bloomContains,
  EMPTY_BLOOM,
  logsBloom,
  mergeBlooms,
} from "../../../../chain/primitives/block/bloom.ts";
import { encodeReceipt } from "../../../../chain/primitives/block/receipt.ts";
import { receiptsRoot } from "../../../../chain/primitives/block/roots.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Log, Receipt } from "../../../../chain/primitives/types.ts";
import { hashes } from "../transaction/samples.ts";
import { logs, receipts } from "./samples.ts";

const inOther = (receipt: Receipt): Uint8Array =>
  encodeOther(
    {
      status: receipt.status,
      cumulativeBlockGasUsed: receipt.cumulativeGasUsed,
      bitvector: receipt.logsBloom,
      logs: receipt.logs.map(({ address, topics, data }) => [hexToBytes(address), topics.map(hexToBytes), data]),
    },
    receipt.type,
  );

function otherBloom(entries: readonly Log[]): Uint8Array {
  const bloom = new Bloom();
  for (const { address, topics } of entries) {
    bloom.add(hexToBytes(address));
    for (const topic of topics) bloom.add(hexToBytes(topic));
  }
  return bloom.bitvector;
}

describe("receipt", function () {
  before(async function () {
    await loadCrypto();
  });

  it("is encoded as @ethereumjs/vm does", function () {
    fc.assert(
      fc.property(receipts, (receipt) => {
        expect(toHex(encodeReceipt(receipt))).to.equal(bytesToHex(inOther(receipt)));
      }),
    );
  });

  it("stands in the root of its block", async function () {
    await fc.assert(
      fc.asyncProperty(fc.array(receipts, { maxLength: 20 }), async (list) => {
        const trie = await createMPT();
        for (const [index, receipt] of list.entries()) await trie.put(RLP.encode(index), inOther(receipt));
        expect(receiptsRoot(list)).to.equal(toHex(trie.root()));
      }),
      { numRuns: 30 },
    );
  });

  it("has the bloom of its logs, whether their bits are remembered or not", function () {
    fc.assert(
      fc.property(fc.array(logs, { maxLength: 5 }), (entries) => {
        const bloom = logsBloom(entries);
        expect(bloom).to.deep.equal(otherBloom(entries));
        expect(logsBloom(entries)).to.deep.equal(bloom);
        for (const { address, topics } of entries) {
          for (const item of [address, ...topics]) expect(bloomContains(bloom, item)).to.be.true;
        }
      }),
    );
  });

  it("shares the bloom of no logs", function () {
    expect(logsBloom([])).to.equal(EMPTY_BLOOM);
    expect(EMPTY_BLOOM).to.deep.equal(new Uint8Array(BLOOM_BYTES));
    expect(bloomContains(EMPTY_BLOOM, `0x${"01".repeat(20)}`)).to.be.false;
  });

  it("adds its bloom to the block's", function () {
    fc.assert(
      fc.property(fc.array(fc.array(logs, { maxLength: 3 }), { maxLength: 4 }), (lists) => {
        expect(mergeBlooms(lists.map(logsBloom))).to.deep.equal(otherBloom(lists.flat()));
        expect(EMPTY_BLOOM.every((byte) => byte === 0)).to.be.true;
      }),
    );
  });

  it("a bloom misses what was not added, most of the time", function () {
    const bloom = new Uint8Array(BLOOM_BYTES);
    const [present, ...absent] = fc.sample(hashes, 51) as [`0x${string}`, ...`0x${string}`[]];
    addToBloom(bloom, present);
    const other = new Bloom(bloom);
    for (const item of absent) expect(bloomContains(bloom, item)).to.equal(other.check(hexToBytes(item)));
  });
});

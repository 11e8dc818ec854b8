import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import fc from "fast-check";
import { toBigInt, toHex } from "../../../chain/primitives/bytes.ts";
import { RlpError } from "../../../chain/primitives/rlp/errors.ts";
import { RlpReader } from "../../../chain/primitives/rlp/reader.ts";
import { encodeRlp } from "../../../chain/primitives/rlp/writer.ts";
import type { RlpInput } from "../../../chain/primitives/rlp/writer.ts";

type Tree = Uint8Array | Tree[];

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, fc.uint8Array({ maxLength: 70 }), fc.array(tie("tree"), { maxLength: 6 })),
}));

/** Everything a reader finds, to compare with the tree that was written. */
function readAll(reader: RlpReader): Tree {
  if (!reader.nextIsList()) return reader.readBytes();
  const list = reader.readList();
  const items: Tree[] = [];
  while (list.hasMore()) items.push(readAll(list));
  return items;
}

function readOnly(bytes: Uint8Array): Tree {
  const reader = new RlpReader(bytes);
  const value = readAll(reader);
  reader.finish();
  return value;
}

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(RlpError);
    return (error as RlpError).code;
  }
  return "none";
};

describe("RLP", function () {
  it("encodes as @ethereumjs/rlp does and reads it back", function () {
    fc.assert(
      fc.property(tree, (value) => {
        const bytes = encodeRlp(value);
        expect(bytes).to.deep.equal(RLP.encode(value));
        expect(readOnly(bytes)).to.deep.equal(value);
      }),
      { numRuns: 500 },
    );
  });

  it("encodes lengths at every border", function () {
    for (const length of [0, 1, 55, 56, 57, 255, 256, 257, 65_535, 65_536]) {
      const value = new Uint8Array(length).fill(7);
      for (const item of [value, [value], [value, [value]]]) expect(encodeRlp(item)).to.deep.equal(RLP.encode(item));
      expect(readOnly(encodeRlp([value]))).to.deep.equal([value]);
    }
  });

  it("encodes numbers and hexadecimal as the bytes they stand for", function () {
    const numbers = fc.oneof(
      fc.maxSafeNat(),
      fc.bigInt({ min: 0n, max: 2n ** 257n }),
      fc.integer({ min: 0, max: 300 }),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(encodeRlp(value)).to.deep.equal(RLP.encode(value));
        expect(encodeRlp([value, [value]])).to.deep.equal(RLP.encode([value, [value]]));
      }),
      { numRuns: 500 },
    );
    for (const border of [0x7f, 0x80, 0xff, 2 ** 48 - 1, 2 ** 48, 2 ** 53 - 1]) {
      expect(encodeRlp(border)).to.deep.equal(RLP.encode(border));
      expect(encodeRlp(BigInt(border))).to.deep.equal(RLP.encode(border));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (value) => {
        expect(encodeRlp([toHex(value)])).to.deep.equal(RLP.encode([value]));
      }),
    );
  });

  it("puts the type byte of EIP-2718 in front", function () {
    expect(encodeRlp([1n], 2)).to.deep.equal(Uint8Array.of(2, 0xc1, 1));
  });

  it("refuses what has no encoding", function () {
    const odd: RlpInput[] = [-1, 0.5, -1n, 2 ** 53, "0x1", "0xzz", ["0x0g"]];
    for (const value of odd)
      expect(
        code(() => encodeRlp(value)),
        String(value),
      ).to.equal("RLP_UNENCODABLE");
  });

  it("accepts only what is canonical", function () {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let value: Tree;
        try {
          value = readOnly(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(RlpError);
          return;
        }
        expect(encodeRlp(value)).to.deep.equal(bytes);
      }),
      { numRuns: 2000 },
    );
    const bad = [
      "",
      "8100",
      "817f",
      "b800",
      "b837" + "00".repeat(55),
      "b90038" + "00".repeat(56),
      "f800",
      "c2",
      "c18100",
    ];
    for (const hex of [...bad, "0000", "bfffffffffffffffff", "ffffffffffffffffff", "f90038" + "00".repeat(56), "b8"]) {
      expect(
        code(() => readOnly(Buffer.from(hex, "hex"))),
        hex,
      ).to.equal("RLP_MALFORMED");
    }
  });

  it("reads integers of bounded width without leading zeros", function () {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
        const bytes = encodeRlp(value);
        expect(new RlpReader(bytes).readBigInt(32)).to.equal(value);
        if (value < 2n ** 48n) expect(new RlpReader(bytes).readNumber()).to.equal(Number(value));
        else expect(code(() => new RlpReader(bytes).readNumber())).to.equal("RLP_MALFORMED");
      }),
    );
    for (const bytes of [Uint8Array.of(0), Uint8Array.of(0x82, 0, 1), encodeRlp(2n ** 64n)]) {
      expect(code(() => new RlpReader(bytes).readBigInt(8))).to.equal("RLP_MALFORMED");
    }
  });

  it("tells strings from lists and checks lengths", function () {
    const list = encodeRlp([]);
    const text = encodeRlp(Uint8Array.of(1, 2, 3));
    expect(code(() => new RlpReader(list).readBytes())).to.equal("RLP_MALFORMED");
    expect(code(() => new RlpReader(text).readList())).to.equal("RLP_MALFORMED");
    expect(code(() => new RlpReader(text).readHex(2))).to.equal("RLP_MALFORMED");
    expect(code(() => new RlpReader(text).readFixedBytes(4))).to.equal("RLP_MALFORMED");
    expect(code(() => new RlpReader(text).readBytes(2))).to.equal("RLP_MALFORMED");
    expect(new RlpReader(text).readHex(3)).to.equal("0x010203");
    expect(toBigInt(new RlpReader(text).readFixedBytes(3))).to.equal(0x010203n);
    expect(new RlpReader(text).readRaw()).to.deep.equal(text);
  });

  it("gives plain arrays from a Buffer", function () {
    expect(new RlpReader(Buffer.from("83010203", "hex")).readBytes()).to.deep.equal(Uint8Array.of(1, 2, 3));
  });
});

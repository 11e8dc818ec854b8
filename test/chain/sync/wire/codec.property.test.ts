import { expect } from "chai";
import * as fc from "fast-check";
import { NetworkError } from "../../../../chain/network/errors.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { BLOCK_LIMITS, NETWORK_LIMITS, SYNC_LIMITS } from "../../../../chain/primitives/limits.ts";
import { decodeAnnouncement, encodeAnnouncement } from "../../../../chain/sync/wire/announcement.ts";
import { decodeBlockAnswer, decodeRange, encodeBlockAnswer, encodeRange } from "../../../../chain/sync/wire/answer.ts";
import { SALTS, decodeBatch, encodeBatch } from "../../../../chain/sync/wire/batch.ts";
import { decodeRequest, encodeRequest } from "../../../../chain/sync/wire/request.ts";

const height = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const head = fc.record({ height, hash });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });

const codecs = [
  {
    name: "Requests for blocks",
    arbitrary: fc.oneof(
      fc.record({ kind: fc.constant("range"), from: height, count: height }),
      fc.record({ kind: fc.constant("block"), height, hash }),
    ),
    encode: encodeRequest,
    decode: decodeRequest,
  },
  {
    name: "Announcements",
    arbitrary: fc.record({ head, peer: fc.string({ unit: "grapheme-ascii", maxLength: 128 }) }),
    encode: encodeAnnouncement,
    decode: decodeAnnouncement,
  },
  {
    name: "Batches of transactions",
    arbitrary: fc.record({
      salt: fc.integer({ min: 0, max: SALTS - 1 }),
      transactions: fc.array(bytes, { minLength: 1, maxLength: 20 }),
    }),
    encode: encodeBatch,
    decode: decodeBatch,
  },
] as {
  name: string;
  arbitrary: fc.Arbitrary<unknown>;
  encode: (value: unknown) => Uint8Array;
  decode: (bytes: Uint8Array) => unknown;
}[];

/** The code with which something is refused; undefined when it is read. Anything but a coded error fails the test. */
const refusal = (decode: () => unknown): string | undefined => {
  try {
    decode();
    return undefined;
  } catch (error) {
    if (error instanceof NetworkError) return error.code;
    throw error;
  }
};

for (const { name, arbitrary, encode, decode } of codecs) {
  describe(`${name} as bytes`, () => {
    it("come back as they were", () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          expect(decode(encode(value))).to.deep.equal(value);
        }),
      );
    });

    it("are refused with one byte more or less", () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const encoded = encode(value);
          expect(refusal(() => decode(encoded.subarray(0, -1)))).to.equal("MESSAGE_MALFORMED");
          expect(refusal(() => decode(Uint8Array.from([...encoded, 0])))).to.equal("MESSAGE_MALFORMED");
        }),
      );
    });

    it("have one encoding, whatever bytes are read", () => {
      const changed = fc.tuple(arbitrary, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([value, place, change]) => {
        const encoded = Uint8Array.from(encode(value));
        const at = place % encoded.length;
        encoded[at] = (encoded[at] ?? 0) ^ change;
        return encoded;
      });
      fc.assert(
        fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 100 })), (input) => {
          const code = refusal(() => decode(input));
          if (code === undefined) expect(encode(decode(input))).to.deep.equal(input);
          else expect(code).to.equal("MESSAGE_MALFORMED");
        }),
      );
    });
  });
}

describe("Answers with blocks", () => {
  const blocks = fc.array(fc.record({ block: bytes, certificate: bytes }), { maxLength: 8 });

  it("come back as they were", () => {
    fc.assert(
      fc.property(head, blocks, (own, list) => {
        const answer = { head: own, blocks: list };
        expect(decodeRange(encodeRange(answer), list.length)).to.deep.equal(answer);
      }),
    );
  });

  it("are refused unless they have a head, whole pairs, and no more than was asked for", () => {
    fc.assert(
      fc.property(head, blocks, fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (own, list, frames) => {
        const answer = encodeRange({ head: own, blocks: list });
        expect(refusal(() => decodeRange([], 8))).to.equal("MESSAGE_MALFORMED");
        if (list.length > 0) {
          expect(refusal(() => decodeRange(answer.slice(0, -1), 8))).to.equal("MESSAGE_MALFORMED");
          expect(refusal(() => decodeRange(answer, list.length - 1))).to.equal("MESSAGE_MALFORMED");
        }
        expect(refusal(() => decodeRange(frames, 8))).to.be.oneOf([undefined, "MESSAGE_MALFORMED"]);
      }),
    );
  });

  it("of one block have it or not", () => {
    expect(decodeBlockAnswer(encodeBlockAnswer(undefined)) === undefined).to.equal(true);
    expect(decodeBlockAnswer(encodeBlockAnswer(Uint8Array.of(1)))).to.deep.equal(Uint8Array.of(1));
    expect(refusal(() => decodeBlockAnswer([Uint8Array.of(1), Uint8Array.of(2)]))).to.equal("MESSAGE_MALFORMED");
    expect(refusal(() => decodeBlockAnswer([new Uint8Array()]))).to.equal("MESSAGE_MALFORMED");
  });
});

describe("Bytes beyond a limit", () => {
  const ZERO_HASH = toHex(new Uint8Array(32));

  it("are refused as a request, an announcement, a batch, a block", () => {
    expect(refusal(() => decodeRequest(new Uint8Array(NETWORK_LIMITS.requestBytes + 1)))).to.equal("MESSAGE_MALFORMED");
    const announcement = encodeAnnouncement({ head: { height: 1, hash: ZERO_HASH }, peer: "p".repeat(129) });
    expect(refusal(() => decodeAnnouncement(announcement))).to.equal("MESSAGE_MALFORMED");
    const batch = encodeBatch({ salt: 0, transactions: [new Uint8Array(NETWORK_LIMITS.transactionsBytes)] });
    expect(refusal(() => decodeBatch(batch))).to.equal("MESSAGE_MALFORMED");
    const block = new Uint8Array(BLOCK_LIMITS.rlpBytes + 1);
    expect(refusal(() => decodeBlockAnswer([block]))).to.equal("MESSAGE_MALFORMED");
  });

  it("are refused as more transactions than a batch may have", () => {
    const transactions = new Array<Uint8Array>(SYNC_LIMITS.batchTransactions).fill(Uint8Array.of(200));
    expect(refusal(() => decodeBatch(encodeBatch({ salt: 0, transactions })))).to.equal(undefined);
    const more = encodeBatch({ salt: 0, transactions: [...transactions, Uint8Array.of(200)] });
    expect(refusal(() => decodeBatch(more))).to.equal("MESSAGE_MALFORMED");
  });
});

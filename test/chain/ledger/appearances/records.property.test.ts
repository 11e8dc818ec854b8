import fc from "fast-check";
import { expect } from "chai";
import {
  decodeIndexes,
  decodeInternal,
  decodeSent,
  encodeIndexes,
  encodeInternal,
  encodeSent,
} from "../../../../chain/ledger/appearances/records.ts";
import { addressOf } from "../support/chain.ts";

const indexes = fc
  .uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 20 })
  .map((list) => list.sort((a, b) => a - b));
const address = fc.integer({ min: 0, max: 99 }).map(addressOf);
const calls = fc.record(
  {
    accounts: fc.array(address, { maxLength: 3 }),
    creations: fc.array(fc.record({ address, creator: address }, { noNullPrototype: true }), { maxLength: 2 }),
  },
  { noNullPrototype: true },
);

describe("Records of the index of addresses", () => {
  it("give back positions and nonces", () => {
    fc.assert(
      fc.property(indexes, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (list, nonce) => {
        expect(decodeIndexes(encodeIndexes(list))).to.deep.equal(list);
        expect(decodeSent(encodeSent(nonce, list))).to.deep.equal({ nonce, indexes: list });
      }),
    );
  });

  it("take one byte per transaction of a busy contract", () => {
    const all = Array.from({ length: 10_000 }, (_, index) => index);
    expect(encodeIndexes(all)).to.have.length(10_000);
  });

  it("give back calls between contracts", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(10_000), calls), { maxLength: 4 }), (entries) => {
        const internal = new Map(entries);
        expect([...decodeInternal(encodeInternal(internal))]).to.deep.equal([...internal]);
      }),
    );
  });

  it("are refused when they end early", () => {
    expect(() => decodeIndexes(Uint8Array.of(0x80))).to.throw(RangeError);
    expect(() => decodeSent(Uint8Array.of(0, 0))).to.throw(RangeError);
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "viem";
import type { Hex } from "viem";
import { fingerprintOf, matches } from "../../../web/src/abi/fingerprint.ts";

const BODY = fc.uint8Array({ minLength: 40, maxLength: 200 });
/** A CBOR map as solc appends it, and its length. */
const metadata = (fill: number): number[] => [0xa1, 0x61, 0x68, 0x42, fill, fill, 0x00, 0x06];

const code = (body: Iterable<number>, fill = 1): Hex => toHex(Uint8Array.from([...body, ...metadata(fill)]));

describe("Fingerprints of code [A-11]", function () {
  it("recognise a contract whatever its constructor filled in and its source said beside the code", function () {
    fc.assert(
      fc.property(BODY, fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(8), (body, immutable, start) => {
        const compiled = Uint8Array.from(body).fill(0, start, start + 32);
        const deployed = Uint8Array.from(compiled);
        deployed.set(immutable, start);
        const fingerprint = fingerprintOf(code(compiled), [[start, 32]]);
        expect(matches(code(deployed, 9), fingerprint)).to.equal(true);
      }),
    );
  });

  it("do not take a contract for another", function () {
    fc.assert(
      fc.property(BODY, fc.nat(), fc.integer({ min: 1, max: 255 }), (body, place, change) => {
        const other = Uint8Array.from(body);
        const at = place % body.length;
        other[at] = (body[at] ?? 0) ^ change;
        expect(matches(code(other), fingerprintOf(code(body), []))).to.equal(false);
      }),
    );
  });

  it("read code without metadata as it is", function () {
    const fingerprint = fingerprintOf("0x6001600155", []);
    expect(fingerprint.bytes).to.equal(5);
    expect(matches("0x6001600155", fingerprint)).to.equal(true);
    expect(matches("0x", fingerprint)).to.equal(false);
  });
});

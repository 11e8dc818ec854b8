import { expect } from "chai";
import fc from "fast-check";
import { toHex } from "viem";
import { encodeCertificate } from "../../../chain/consensus/certificate-codec.ts";
import { readCertificate } from "../../../web/src/chain/certificate.ts";

/** Of the form of a signature: s in the lower half, parity 0. */
const signature = (fill: number): Uint8Array => new Uint8Array(65).fill(fill, 0, 64);

describe("Certificates in the explorer [A-11]", function () {
  it("are read as nodes write them", function () {
    const [first, second] = [signature(1), signature(2)];
    const seals = [
      { validator: 0, signature: first },
      { validator: 3, signature: second },
    ];
    const shown = seals.map(({ validator, signature: bytes }) => ({ validator, signature: toHex(bytes) }));
    expect(readCertificate(toHex(encodeCertificate({ round: 2, proposerSeal: undefined, seals })))).to.deep.equal({
      round: 2,
      proposerSeal: undefined,
      seals: shown,
    });
    const proposerSeal = { round: 1, signature: second };
    expect(readCertificate(toHex(encodeCertificate({ round: 2, proposerSeal, seals })))).to.deep.equal({
      round: 2,
      proposerSeal: { round: 1, signature: toHex(second) },
      seals: shown,
    });
  });

  it("are of no known form when bytes are missing, left over or of another version", function () {
    const bytes = encodeCertificate({
      round: 0,
      proposerSeal: undefined,
      seals: [{ validator: 0, signature: signature(1) }],
    });
    for (let length = 0; length < bytes.length; length++) {
      expect(readCertificate(toHex(bytes.subarray(0, length)))).to.equal(undefined);
    }
    expect(readCertificate(toHex(Uint8Array.from([...bytes, 0])))).to.equal(undefined);
    expect(readCertificate(toHex(Uint8Array.from([2, ...bytes.subarray(1)])))).to.equal(undefined);
  });

  it("never stop the page", function () {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readCertificate(toHex(Uint8Array.from([1, ...bytes])));
      }),
    );
  });
});

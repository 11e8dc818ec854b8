import { expect } from "chai";
import { Signers } from "../../../../chain/consensus/driver/signers.ts";
import { simulatedAddress } from "../../../../formal/simulator/keys.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";

describe("Signers that are remembered", () => {
  before(() => loadCrypto());

  const setUp = () => {
    const recovered: number[] = [];
    const signers = new Signers((hash) => {
      recovered.push(hash[0] ?? 0);
      return simulatedAddress(`signer ${hash[0]}`);
    });
    const recover = (number: number) => signers.recover(Uint8Array.of(number), Uint8Array.of(number));
    return { signers, recovered, recover };
  };

  it("are recovered once, in a height and the one after it", () => {
    const { signers, recovered, recover } = setUp();
    signers.turnTo(1);
    expect(recover(5)).to.equal(recover(5)).and.to.equal(simulatedAddress("signer 5"));
    signers.turnTo(2);
    recover(5);
    signers.turnTo(2);
    recover(5);
    expect(recovered).to.deep.equal([5]);
  });

  it("are forgotten when two heights went by without them, so that memory does not grow", () => {
    const { signers, recovered, recover } = setUp();
    for (let height = 1; height <= 50; height++) {
      signers.turnTo(height);
      recover(height);
      expect(signers.size).to.be.at.most(2);
    }
    recover(1);
    expect(recovered.filter((number) => number === 1)).to.have.length(2);
  });

  it("are not remembered of a signature that is none", () => {
    const signers = new Signers(() => {
      throw new RangeError("no key made this signature");
    });
    expect(() => signers.recover(Uint8Array.of(1), Uint8Array.of(1))).to.throw(RangeError);
    expect(signers.size).to.equal(0);
  });

  it("of a height that never ends are bounded, too", () => {
    const signers = new Signers(() => simulatedAddress("signer"));
    for (let i = 0; i < 20_000; i++) signers.recover(Buffer.from(String(i)), Uint8Array.of(1));
    expect(signers.size).to.be.at.most(2 * 4_096);
  });
});

import { createTxFromRLP } from "@ethereumjs/tx";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { expect } from "chai";
import * as fc from "fast-check";
import { leastGas } from "../../../chain/pool/gas.ts";
import { toHash } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { nobody, signed } from "./support/chain.ts";

const common = new Common({ chain: { ...Mainnet, chainId: 41 }, hardfork: Hardfork.Osaka });

describe("the least gas of a transaction", () => {
  before(() => loadCrypto());

  it("is what @ethereumjs/tx counts: intrinsic gas, or the floor of EIP-7623", () => {
    const shape = fc.record({
      data: fc.array(fc.constantFrom(0, 0, 1, 255), { maxLength: 400 }).map((bytes) => Uint8Array.from(bytes)),
      to: fc.constantFrom(undefined, nobody(1)),
      slots: fc.array(fc.nat(3), { maxLength: 3 }),
      authorizations: fc.nat(2),
    });
    fc.assert(
      fc.property(shape, ({ data, to, slots, authorizations }) => {
        const authorization = { chainId: 41n, address: nobody(1), nonce: 0n, yParity: 0, r: 1n, s: 1n };
        const accessList = slots.map((count, i) => ({
          address: nobody(i),
          storageKeys: Array.from({ length: count }, (_, slot) => toHash(BigInt(slot))),
        }));
        const delegates = to !== undefined && authorizations > 0;
        const tx = signed(0, 0, {
          type: delegates ? 4 : 2,
          data,
          to,
          accessList,
          gasLimit: 1_000_000n,
          ...(delegates && { authorizationList: Array.from({ length: authorizations }, () => authorization) }),
        });
        const theirs = createTxFromRLP(tx.raw, { common });
        const [intrinsic, floor] = [theirs.getIntrinsicGas(), theirs.common.param("totalCostFloorPerToken")];
        const tokens = data.reduce((sum, byte) => sum + (byte === 0 ? 1n : 4n), 0n);
        const least = 21_000n + floor * tokens;
        expect(leastGas(tx)).to.equal(intrinsic > least ? intrinsic : least);
      }),
    );
  });
});

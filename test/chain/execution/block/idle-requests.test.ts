import { expect } from "chai";
import {
  CONSOLIDATION_REQUESTS_ADDRESS,
  SYSTEM_CALL_GAS,
  WITHDRAWAL_REQUESTS_ADDRESS,
} from "../../../../chain/execution/block/constants.ts";
import { PUBLIC_CONTRACTS } from "../../../../chain/execution/genesis/public-contracts.ts";
import { fromHex, toHash } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { assemble } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";

const EMPTY_REQUESTS_HASH: Hash = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const codeOf = (contract: Address): Uint8Array => {
  const code = PUBLIC_CONTRACTS.find(({ address }) => address === contract)?.code;
  if (code === undefined) throw new Error(`${contract} is no public contract`);
  return fromHex(code);
};

describe("a block's requests when none wait", function () {
  before(async function () {
    await loadCrypto();
  });

  for (const contract of [WITHDRAWAL_REQUESTS_ADDRESS, CONSOLIDATION_REQUESTS_ADDRESS]) {
    const account = (storage: ReadonlyMap<Hash, bigint>, code = codeOf(contract)) =>
      new Map([[contract, allocAccount({ nonce: 1n, code, storage })]]);

    it(`need no call of ${contract}: the EVM says that it returns and changes nothing`, async function () {
      const call = { to: contract, data: new Uint8Array(), gasLimit: SYSTEM_CALL_GAS, required: true };
      const schedule = { start: () => [call], end: () => [] };
      const chain = await TestChain.create(account(new Map()), { schedule });
      const { executed, systemCalls } = await chain.build([]);
      expect(systemCalls.map(({ success, returnData }) => [success, returnData.length])).to.deep.equal([[true, 0]]);
      expect([...executed.state.changes.storage.keys()]).to.deep.equal([]);
      expect([...executed.state.changes.accounts.keys()]).to.deep.equal([]);
      expect(executed.block.header.requestsHash).to.equal(EMPTY_REQUESTS_HASH);
    });

    it(`are asked of ${contract} when a slot of its queue is not zero`, async function () {
      const inhibitor = 2n ** 256n - 1n;
      for (const [slot, value] of [
        [0n, inhibitor],
        [1n, 1n],
      ] as const) {
        const chain = await TestChain.create(account(new Map([[toHash(slot), value]])));
        const { executed } = await chain.build([]);
        expect(executed.state.changes.storage.get(contract)?.get(toHash(slot))).to.equal(0n);
      }
    });

    it(`are asked of other code at ${contract}`, async function () {
      const returnsWord = assemble(0x20, "PUSH0", "RETURN");
      const chain = await TestChain.create(account(new Map(), returnsWord));
      const { executed } = await chain.build([]);
      expect(executed.block.header.requestsHash).not.to.equal(EMPTY_REQUESTS_HASH);
    });
  }
});

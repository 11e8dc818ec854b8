import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Header } from "../../../../chain/primitives/types.ts";
import { allocAccount } from "../support/alloc.ts";
import { ListSource, TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";

const GAS_PER_BLOB = 131_072n;
/** of a block, with the blob schedule of @ethereumjs/common */
const MOST_BLOBS = 15n;

describe("the blob fee of the next block", function () {
  let wallet: Wallet;
  let chain: TestChain;

  before(async function () {
    await loadCrypto();
  });

  beforeEach(async function () {
    wallet = new Wallet(1);
    chain = await TestChain.create(new Map([[wallet.address, allocAccount({ balance: 10n ** 18n })]]));
  });

  /** The header of the next block on top of the head with other blob fields. */
  const nextHeader = async (fields: Partial<Header>): Promise<{ parent: Header; next: Header }> => {
    const header = { ...chain.parent.header, ...fields };
    const parent = { ...chain.parent, header };
    const { executed } = await chain.execution.build(parent, chain.attributes(), new ListSource([]));
    return { parent: header, next: executed.block.header };
  };

  const cases: readonly (readonly [string, bigint, bigint])[] = [
    ["at the minimum", 0n, 0n],
    ["after a full block", 100_000_000n, MOST_BLOBS * GAS_PER_BLOB],
    ["after an empty block", 100_000_000n, 0n],
    ["with the reserve price of EIP-7918", 1_000_000n, MOST_BLOBS * GAS_PER_BLOB],
  ];
  for (const [when, excessBlobGas, blobGasUsed] of cases) {
    it(`is the one that its header will state, ${when}`, async function () {
      const { parent, next } = await nextHeader({ excessBlobGas, blobGasUsed });
      expect(chain.execution.nextBlobBaseFee(parent)).to.equal(chain.execution.blobBaseFee(next));
    });
  }

  it("rises after a full block and falls after an empty one", function () {
    const { header } = chain.parent;
    const full = { ...header, excessBlobGas: 100_000_000n, blobGasUsed: MOST_BLOBS * GAS_PER_BLOB };
    const { execution } = chain;
    expect(execution.nextBlobBaseFee(full) > execution.blobBaseFee(full)).to.equal(true);
    const empty = { ...full, blobGasUsed: 0n };
    expect(execution.nextBlobBaseFee(empty) < execution.blobBaseFee(empty)).to.equal(true);
  });
});

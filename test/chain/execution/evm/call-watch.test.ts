import { expect } from "chai";
import { getCreateAddress } from "ethers";
import type { InternalCalls } from "../../../../chain/ledger/appearances/interface.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { assemble, deployer, store, type Item } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";

const named = (digits: string): Address => `0x${digits.padStart(40, "0")}`;
const call = (target: Address, opcode: "CALL" | "CALLCODE" | "DELEGATECALL" | "STATICCALL"): Uint8Array => {
  const value: Item[] = opcode === "CALL" || opcode === "CALLCODE" ? ["PUSH0"] : [];
  return assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", ...value, target, "GAS", opcode, "POP");
};

const HEIR = named("4e14");
const LIBRARY = named("11b4a4");
const MORTAL = named("de57");
const EVERY_WAY = named("e4e4");
const NESTED = named("4e57");
const UNDONE = named("d04e");
const POOR = named("9004");
const MAKER = named("3a3e");
const CHILD = deployer(assemble("STOP"));
const BROKEN = named("b40c");

const CODE: Readonly<Record<Address, Uint8Array>> = {
  [LIBRARY]: assemble("STOP"),
  [MORTAL]: assemble(HEIR, "SELFDESTRUCT"),
  [EVERY_WAY]: assemble(
    call(named("a1"), "CALL"),
    call(named("a2"), "CALLCODE"),
    call(named("a3"), "DELEGATECALL"),
    call(named("a4"), "STATICCALL"),
    call(named("a1"), "CALL"),
  ),
  [NESTED]: call(MORTAL, "CALL"),
  [UNDONE]: assemble(call(NESTED, "CALL"), "PUSH0", "PUSH0", "REVERT"),
  [POOR]: assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", 10n ** 30n, HEIR, "GAS", "CALL"),
  [MAKER]: assemble(store(CHILD), CHILD.length, "PUSH0", "PUSH0", "CREATE"),
  [BROKEN]: assemble(store(assemble("PUSH0", "PUSH0", "REVERT"), 0), 3, "PUSH0", "PUSH0", "CREATE"),
};

describe("whom a transaction reaches beyond its recipient", function () {
  let chain: TestChain;
  let alice: Wallet;

  before(loadCrypto);

  beforeEach(async function () {
    alice = new Wallet(1);
    const contracts = Object.entries(CODE).map(
      ([address, code]) => [address as Address, allocAccount({ nonce: 1n, code })] as const,
    );
    chain = await TestChain.create(new Map([[alice.address, allocAccount({ balance: 10n ** 20n })], ...contracts]));
  });

  /** What the ledger is told about one transaction to each recipient. */
  const reached = async (...recipients: readonly Address[]): Promise<(InternalCalls | undefined)[]> => {
    const transactions = recipients.map((to) => alice.sign({ to, gasLimit: 200_000n }));
    const { executed } = await chain.extend(transactions);
    return transactions.map((_, index) => executed.internal?.get(index));
  };

  it("is nobody for plain transfers and for contracts that call nobody", async function () {
    expect(await reached(HEIR, LIBRARY)).to.deep.equal([undefined, undefined]);
  });

  it("is everybody that code calls in whatever way, once", async function () {
    const [internal] = await reached(EVERY_WAY);
    expect(internal).to.deep.equal({ accounts: ["a1", "a2", "a3", "a4"].map(named), creations: [] });
  });

  it("is the heir of a contract that destroys itself, also inside a call", async function () {
    expect((await reached(MORTAL, NESTED)).map((internal) => internal?.accounts)).to.deep.equal([
      [HEIR],
      [MORTAL, HEIR],
    ]);
  });

  it("is told of what was undone too, but not of a call that could not begin", async function () {
    expect((await reached(UNDONE, POOR)).map((internal) => internal?.accounts)).to.deep.equal([
      [NESTED, MORTAL, HEIR],
      undefined,
    ]);
  });

  it("names a created contract and its creator, a failed creation only by its address", async function () {
    const address = (from: Address): Address => getCreateAddress({ from, nonce: 1 }).toLowerCase() as Address;
    expect(await reached(MAKER, BROKEN)).to.deep.equal([
      { accounts: [address(MAKER)], creations: [{ address: address(MAKER), creator: MAKER }] },
      { accounts: [address(BROKEN)], creations: [] },
    ]);
  });

  it("is kept apart for each transaction, and the same when the block is applied", async function () {
    const transactions = [EVERY_WAY, HEIR, NESTED].map((to) => alice.sign({ to, gasLimit: 200_000n }));
    const { executed } = await chain.build(transactions);
    expect([...(executed.internal?.keys() ?? [])]).to.deep.equal([0, 2]);
    const applied = await chain.execution.apply(chain.parent, executed.block);
    expect([...(applied.executed.internal ?? [])]).to.deep.equal([...(executed.internal ?? [])]);
  });
});

import { expect } from "chai";
import { toHash, toHex } from "../../../../chain/primitives/bytes.ts";
import { hashHeader } from "../../../../chain/primitives/block/header.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { SenderTransaction } from "../../../../chain/primitives/types.ts";
import { assemble } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { GENESIS_BASE_FEE, TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";
import { at, blockOf, callTo, resultOf, simulate } from "./support.ts";

const COUNTER = at(2001);
const SEES = at(2002);
const TREASURY = at(0x7ea5);
const COINBASE = at(0xc01b);

/** Adds one to slot 0 and leaves a log of no data. */
const COUNT = assemble(1, "PUSH0", "SLOAD", "ADD", "PUSH0", "SSTORE", "PUSH0", "PUSH0", "LOG0", "STOP");
/** Returns what an opcode without operands gives. */
const returning = (
  opcode: "NUMBER" | "TIMESTAMP" | "BASEFEE" | "BLOBBASEFEE" | "COINBASE" | "PREVRANDAO" | "GASLIMIT",
) => assemble(opcode, "PUSH0", "MSTORE", 32, "PUSH0", "RETURN");

const unsigned = ({ from, to, data, value, gasLimit, maxFeePerGas, maxPriorityFeePerGas }: SenderTransaction) =>
  callTo(to, { from, data, value, gas: gasLimit, maxFeePerGas, maxPriorityFeePerGas });

describe("simulated blocks", () => {
  let chain: TestChain;
  let wallet: Wallet;

  before(async () => {
    await loadCrypto();
    wallet = new Wallet(1);
    chain = await TestChain.create(
      new Map([
        [wallet.address, allocAccount({ balance: 10n ** 20n })],
        [COUNTER, allocAccount({ nonce: 1n, code: COUNT })],
      ]),
      { treasury: TREASURY },
    );
  });

  it("have the state, gas, receipts and fees of a built block with the same transactions [E-01]", async () => {
    const transactions = [
      wallet.sign({ to: COUNTER }),
      wallet.sign({ to: at(77), value: 12n, gasLimit: 21_000n }),
      wallet.sign({ to: undefined, data: assemble(returning("NUMBER").length, "PUSH0", "RETURN") }),
      wallet.sign({ to: COUNTER, gasLimit: 21_005n }),
    ];
    const attributes = { coinbase: COINBASE, timestamp: 1_012 };
    const built = (await chain.build(transactions, attributes)).executed.block.header;
    const header = { coinbase: COINBASE };
    const [simulated] = await simulate(chain, [blockOf(transactions.map(unsigned), { header })], { validation: true });
    const { transactionsRoot, ...same } = simulated?.block.header ?? built;
    expect({ ...same, transactionsRoot: built.transactionsRoot }).to.deep.equal(built);
    expect(transactionsRoot).not.to.equal(built.transactionsRoot);
    expect(simulated?.calls.map(({ success }) => success)).to.deep.equal([true, true, true, false]);
  });

  it("build on each other: state, hashes and nonces go on", async () => {
    const reading = assemble(1, "NUMBER", "SUB", "BLOCKHASH", "PUSH0", "MSTORE", 32, "PUSH0", "RETURN");
    const overrides = new Map([[SEES, { code: reading }]]);
    const blocks = await simulate(chain, [
      blockOf([callTo(COUNTER), callTo(COUNTER)], { overrides }),
      blockOf([callTo(COUNTER), callTo(SEES)]),
    ]);
    const [first, second] = blocks.map(({ block }) => block);
    if (first === undefined || second === undefined) throw new Error("two blocks were asked for");
    expect(second.header.parentHash).to.equal(first.hash);
    expect(first.hash).to.equal(hashHeader(first.header));
    expect(toHex(resultOf(blocks).returnData)).to.equal(first.hash);
    expect(second.transactions.map(({ nonce }) => nonce)).to.deep.equal([2n, 3n]);
    const [read] = await simulate(chain, [
      blockOf([], { overrides: new Map([[COUNTER, { stateDiff: new Map([[toHash(0n), 3n]]) }]]) }),
    ]);
    expect(read?.block.header.stateRoot).not.to.equal(chain.parent.stateRoot);
  });

  it("leave nothing behind", async () => {
    await simulate(chain, [blockOf([callTo(COUNTER)])]);
    expect(chain.states.head.storage(COUNTER, toHash(0n))).to.equal(0n);
    expect(chain.states.head.account(at(0xca11e4)) === undefined).to.equal(true);
  });

  it("show their overrides to calls and in the header", async () => {
    const header = {
      number: 5n,
      timestamp: 5_000n,
      gasLimit: 2_000_000n,
      coinbase: COINBASE,
      prevRandao: toHash(7n),
      baseFeePerGas: 9n,
      blobBaseFee: 11n,
    };
    const expected = {
      NUMBER: 5n,
      TIMESTAMP: 5_000n,
      GASLIMIT: 2_000_000n,
      COINBASE: BigInt(COINBASE),
      PREVRANDAO: 7n,
      BASEFEE: 9n,
      BLOBBASEFEE: 11n,
    } as const;
    for (const [opcode, value] of Object.entries(expected) as [keyof typeof expected, bigint][]) {
      const overrides = new Map([[SEES, { code: returning(opcode) }]]);
      const blocks = await simulate(chain, [blockOf([callTo(SEES)], { header, overrides })]);
      expect(BigInt(toHex(resultOf(blocks).returnData)), opcode).to.equal(value);
      expect(blocks.at(-1)?.block.header).to.include({
        number: 5,
        timestamp: 5_000,
        gasLimit: 2_000_000n,
        mixHash: toHash(7n),
      });
    }
  });

  it("are free of fees, unless they validate: then they have the fee that EIP-1559 gives", async () => {
    const fees = async (validation: boolean) =>
      (await simulate(chain, [blockOf([])], { validation }))[0]?.block.header.baseFeePerGas;
    expect(await fees(false)).to.equal(0n);
    expect(await fees(true)).to.equal(chain.execution.nextBaseFee(chain.parent.header));
    expect(await fees(true)).to.equal((GENESIS_BASE_FEE * 7n) / 8n);
  });

  it("credit withdrawals, in gwei", async () => {
    const header = { withdrawals: [{ index: 0n, validatorIndex: 1n, address: SEES, amount: 3n }] };
    const balance = assemble(SEES, "BALANCE", "PUSH0", "MSTORE", 32, "PUSH0", "RETURN");
    const overrides = new Map([[at(2003), { code: balance }]]);
    const blocks = await simulate(chain, [blockOf([], { header }), blockOf([callTo(at(2003))], { overrides })]);
    expect(BigInt(toHex(resultOf(blocks).returnData))).to.equal(3n * 10n ** 9n);
    expect(blocks[0]?.block.withdrawals).to.have.length(1);
  });

  it("start from changes that are not stored", async () => {
    const counter = chain.states.head.account(COUNTER);
    if (counter === undefined) throw new Error("the counter is there");
    const changes = {
      accounts: new Map([[at(55), { ...counter, nonce: 9n }]]),
      storage: new Map(),
      cleared: new Set<never>(),
      code: new Map(),
    };
    const [block] = await simulate(chain, [blockOf([callTo(at(66), { from: at(55) })])], { changes });
    expect(block?.block.transactions[0]?.nonce).to.equal(9n);
  });
});

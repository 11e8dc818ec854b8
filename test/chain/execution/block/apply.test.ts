import { expect } from "chai";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import type { SystemCall } from "../../../../chain/execution/interface.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { SYSTEM_ADDRESS } from "../../../../chain/primitives/params.ts";
import type { Address, Block, Header } from "../../../../chain/primitives/types.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { assemble } from "../../../support/assembler.ts";
import { allocAccount, type Alloc } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";
import { Wallet } from "../support/wallet.ts";

const HASH = `0x${"77".repeat(32)}` as const;
const RECORDER: Address = "0x000000000000000000000000000000000000c0de";
const REVERTER: Address = "0x000000000000000000000000000000000000dead";

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof ExecutionError) return error.code;
    throw error;
  }
  return "none";
};

describe("applying a block", function () {
  let alice: Wallet;
  let alloc: Alloc;

  before(async function () {
    await loadCrypto();
  });

  beforeEach(function () {
    alice = new Wallet(1);
    alloc = new Map([
      [alice.address, allocAccount({ balance: 10n ** 18n })],
      // counts its calls in slot 0 and keeps the last caller in slot 1
      [
        RECORDER,
        allocAccount({
          nonce: 1n,
          code: assemble("PUSH0", "SLOAD", 1, "ADD", "PUSH0", "SSTORE", "CALLER", 1, "SSTORE", "STOP"),
        }),
      ],
      [REVERTER, allocAccount({ nonce: 1n, code: assemble("PUSH0", "PUSH0", "REVERT") })],
    ]);
  });

  const differences: readonly (readonly [keyof Header, Header[keyof Header], string])[] = [
    ["parentHash", HASH, "HEADER_INVALID"],
    ["number", 7, "HEADER_INVALID"],
    ["timestamp", 1_000, "HEADER_INVALID"],
    ["ommersHash", HASH, "HEADER_INVALID"],
    ["difficulty", 1n, "HEADER_INVALID"],
    ["nonce", "0x0000000000000001", "HEADER_INVALID"],
    ["extraData", new Uint8Array(33), "HEADER_INVALID"],
    ["gasLimit", 40_000_000n, "HEADER_INVALID"],
    ["baseFeePerGas", 1n, "HEADER_INVALID"],
    ["excessBlobGas", 1n, "HEADER_INVALID"],
    ["blobGasUsed", 1n, "HEADER_INVALID"],
    ["requestsHash", undefined, "HEADER_INVALID"],
    ["transactionsRoot", HASH, "TRANSACTIONS_ROOT_MISMATCH"],
    ["withdrawalsRoot", HASH, "WITHDRAWALS_ROOT_MISMATCH"],
    ["gasUsed", 1n, "GAS_USED_MISMATCH"],
    ["blobGasUsed", 131_072n, "BLOB_GAS_USED_MISMATCH"],
    ["logsBloom", new Uint8Array(256).fill(1), "LOGS_BLOOM_MISMATCH"],
    ["receiptsRoot", HASH, "RECEIPTS_ROOT_MISMATCH"],
    ["requestsHash", HASH, "REQUESTS_HASH_MISMATCH"],
    ["stateRoot", HASH, "STATE_ROOT_MISMATCH"],
  ];
  for (const [field, value, code] of differences) {
    it(`refuses another ${field} with ${code}`, async function () {
      const chain = await TestChain.create(alloc);
      const { block } = (await chain.build([alice.sign()])).executed;
      const changed: Block = { ...block, header: { ...block.header, [field]: value } };
      expect(await codeOf(chain.execution.apply(chain.parent, changed))).to.equal(code);
    });
  }

  it("recovers the senders that are not known, and trusts those that are", async function () {
    const chain = await TestChain.create(alloc);
    const { executed } = await chain.build([alice.sign(), alice.sign()]);
    for (const known of [[], [alice.address], [undefined, alice.address], [alice.address, alice.address]]) {
      const applied = await chain.execution.apply(chain.parent, executed.block, known);
      expect(applied.executed.senders).to.deep.equal([alice.address, alice.address]);
    }
    const stranger = `0x${"12".repeat(20)}` as const;
    expect(await codeOf(chain.execution.apply(chain.parent, executed.block, [undefined, stranger]))).to.be.a("string");
  });

  it("refuses a block with a transaction that cannot be included", async function () {
    const chain = await TestChain.create(alloc);
    const { block } = (await chain.build([alice.sign()])).executed;
    const twice: Block = { ...block, transactions: [...block.transactions, ...block.transactions] };
    expect(await codeOf(chain.execution.apply(chain.parent, twice))).to.equal("NONCE_TOO_LOW");
  });

  it("refuses withdrawals on a chain without", async function () {
    const chain = await TestChain.create(alloc);
    const { block } = (await chain.build([])).executed;
    const withdrawals = [{ index: 0n, validatorIndex: 0n, address: alice.address, amount: 1n }];
    expect(await codeOf(chain.execution.apply(chain.parent, { ...block, withdrawals }))).to.equal("HEADER_INVALID");
  });

  const systemCall = (to: Address, required: boolean): SystemCall => ({
    to,
    data: new Uint8Array(),
    gasLimit: 100_000n,
    required,
  });

  it("runs system calls at both ends, on every node alike, without a trace of their sender", async function () {
    const schedule = {
      start: () => [systemCall(RECORDER, true)],
      end: () => [systemCall(RECORDER, true), systemCall(REVERTER, false)],
    };
    const chain = await TestChain.create(alloc, { schedule });
    const built = await chain.build([alice.sign()]);
    const applied = await chain.execution.apply(chain.parent, built.executed.block);
    expect(applied.systemCalls.map(({ success }) => success)).to.deep.equal([true, true, false]);
    chain.commit(built);
    const { head } = chain.states;
    expect(head.storage(RECORDER, toHash(0n))).to.equal(2n);
    expect(head.storage(RECORDER, toHash(1n))).to.equal(BigInt(SYSTEM_ADDRESS));
    expect(head.account(SYSTEM_ADDRESS)).to.equal(undefined);
  });

  it("refuses a block whose required system call fails", async function () {
    const schedule = { start: () => [systemCall(REVERTER, true)], end: () => [] };
    const chain = await TestChain.create(alloc, { schedule });
    expect(await codeOf(chain.build([]))).to.equal("SYSTEM_CALL_FAILED");
  });
});

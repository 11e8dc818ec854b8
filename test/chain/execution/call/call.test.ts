import { expect } from "chai";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import type { CallContext, CallRequest } from "../../../../chain/execution/interface.ts";
import { toHash, toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { assemble, store, type Item } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";

const at = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;
const CALLER = at(0xca11e4);
const RETURNER = at(1001);
const REVERTER = at(1002);
const LOOPER = at(1003);
const NESTED = at(1004);
const WRITER = at(1005);

describe("calls", function () {
  let chain: TestChain;
  let context: CallContext;

  before(async function () {
    await loadCrypto();
    const code = (...items: readonly Item[]) => allocAccount({ nonce: 1n, code: assemble(...items) });
    chain = await TestChain.create(
      new Map([
        [CALLER, allocAccount({ balance: 10n ** 18n })],
        [RETURNER, code("PUSH0", "SLOAD", "PUSH0", "MSTORE", 32, "PUSH0", "RETURN")],
        [REVERTER, code(store(Uint8Array.of(0xde, 0xad)), 2, "PUSH0", "REVERT")],
        [LOOPER, code("JUMPDEST", "PUSH0", "JUMP")],
        [
          NESTED,
          code("PUSH0", "PUSH0", "PUSH0", "PUSH0", "PUSH0", WRITER, "GAS", "CALL", "ISZERO", "PUSH0", "SSTORE", "STOP"),
        ],
        [WRITER, code(7, 1, "SSTORE", 8, 2, "SSTORE", "STOP")],
      ]),
    );
    context = { header: chain.parent.header, state: chain.states.head, blockHash: () => undefined };
  });

  const request = (to: Address | undefined, fields: Partial<CallRequest> = {}): CallRequest => ({
    from: CALLER,
    to,
    data: new Uint8Array(),
    value: 0n,
    gasLimit: 10_000_000n,
    gasPrice: 0n,
    ...fields,
  });

  const failureOf = async (work: Promise<unknown>): Promise<ExecutionError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof ExecutionError) return error;
      throw error;
    }
    throw new Error("nothing failed");
  };

  it("return data and leave the state alone", async function () {
    const result = await chain.execution.call(request(NESTED), context);
    expect(result.success).to.equal(true);
    expect(chain.states.head.storage(WRITER, toHash(1n))).to.equal(0n);
  });

  it("give revert data and the reason", async function () {
    const { success, error, returnData } = await chain.execution.call(request(REVERTER), context);
    expect([success, error, toHex(returnData)]).to.deep.equal([false, "revert", "0xdead"]);
  });

  it("find precompiles where overrides moved them, at both tries", async function () {
    const identity = at(4);
    const overrides = new Map([[identity, { movePrecompileTo: at(99) }]]);
    const data = Uint8Array.of(1, 2);
    for (let round = 0; round < 2; round++) {
      const output = async (to: Address, moved: typeof overrides | undefined) =>
        toHex(
          (await chain.execution.call(request(to, { data }), { ...context, ...(moved && { overrides: moved }) }))
            .returnData,
        );
      expect(await output(at(99), overrides)).to.equal("0x0102");
      expect(await output(identity, overrides)).to.equal("0x");
      expect(await output(identity, undefined)).to.equal("0x0102");
    }
  });

  it("see the fee of blobs that the caller wants", async function () {
    const code = assemble("BLOBBASEFEE", "PUSH0", "MSTORE", 32, "PUSH0", "RETURN");
    const overrides = new Map([[RETURNER, { code }]]);
    const { returnData } = await chain.execution.call(request(RETURNER), { ...context, overrides, blobBaseFee: 77n });
    expect(BigInt(toHex(returnData))).to.equal(77n);
  });

  it("see overridden slots, code and balances", async function () {
    const slots = new Map([[toHash(0n), 99n]]);
    const read = async (override: NonNullable<CallContext["overrides"]>) =>
      BigInt(toHex((await chain.execution.call(request(RETURNER), { ...context, overrides: override })).returnData));
    expect(await read(new Map([[RETURNER, { stateDiff: slots }]]))).to.equal(99n);
    expect(await read(new Map([[RETURNER, { state: slots }]]))).to.equal(99n);
    const code = assemble(5, "PUSH0", "MSTORE", 32, "PUSH0", "RETURN");
    expect(await read(new Map([[RETURNER, { code }]]))).to.equal(5n);
    const poor = { ...context, overrides: new Map([[CALLER, { balance: 1n }]]) };
    const failure = await failureOf(chain.execution.call(request(RETURNER, { value: 2n }), poor));
    expect(failure.code).to.equal("INSUFFICIENT_FUNDS");
  });

  it("may come from contracts", async function () {
    const result = await chain.execution.call(request(RETURNER, { from: WRITER }), context);
    expect(result.success).to.equal(true);
  });

  it("end when their signal does, also inside an endless loop", async function () {
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    const endless = request(LOOPER, { gasLimit: 10n ** 15n });
    const failure = await failureOf(chain.execution.call(endless, { ...context, signal: controller.signal }));
    expect(failure.code).to.equal("CALL_ABORTED");
  });

  it("list what they touched, without what is warm in any case", async function () {
    const { accessList = [] } = await chain.execution.call(request(NESTED), context, { trackAccessList: true });
    const slotsOf = (address: Address) => accessList.find((entry) => entry.address === address)?.storageKeys;
    expect(slotsOf(WRITER)).to.deep.equal([toHash(1n), toHash(2n)]);
    expect(slotsOf(NESTED)).to.deep.equal([toHash(0n)]);
    expect(accessList.map(({ address }) => address)).to.not.include(CALLER);
  });

  it("are cheaper by the list they were told", async function () {
    const { accessList = [], gasUsed } = await chain.execution.call(request(NESTED), context, {
      trackAccessList: true,
    });
    const again = await chain.execution.call(request(NESTED, { accessList }), context);
    expect(again.gasUsed).to.not.equal(gasUsed);
    expect(again.success).to.equal(true);
  });

  describe("gas estimates", function () {
    it("are 21,000 for a plain transfer", async function () {
      expect(await chain.execution.estimateGas(request(at(5_000), { value: 1n }), context)).to.equal(21_000n);
    });

    it("suffice for nested calls, and little less does not", async function () {
      const estimate = await chain.execution.estimateGas(request(NESTED), context);
      const outcome = async (gasLimit: bigint) =>
        (await chain.execution.call(request(NESTED, { gasLimit }), context)).gasUsed;
      expect((await chain.execution.call(request(NESTED, { gasLimit: estimate }), context)).success).to.equal(true);
      expect(estimate >= (await outcome(10_000_000n))).to.equal(true);
      expect(estimate < ((await outcome(10_000_000n)) * 12n) / 10n).to.equal(true);
    });

    it("fail with the revert data", async function () {
      const failure = await failureOf(chain.execution.estimateGas(request(REVERTER), context));
      expect([failure.code, toHex(failure.data)]).to.deep.equal(["CALL_FAILED", "0xdead"]);
    });

    it("fail when no gas suffices", async function () {
      const failure = await failureOf(chain.execution.estimateGas(request(LOOPER, { gasLimit: 200_000n }), context));
      expect(failure.message).to.contain("gas required exceeds allowance");
    });
  });
});

import { expect } from "chai";
import type { StateOverride } from "../../../../chain/execution/interface.ts";
import { toHash, toHex } from "../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { assemble, type Item } from "../../../support/assembler.ts";
import { allocAccount } from "../support/alloc.ts";
import { TestChain } from "../support/test-chain.ts";
import { at, blockOf, callTo, refusal, resultOf, simulate } from "./support.ts";

const RICH = at(0x21c4);
const FORWARDER = at(3001);
const REVERTING_FORWARDER = at(3002);
const HEIR = at(3003);
const BOMB = at(3004);
const LOGGER = at(3005);
const CALLS_BOTH = at(3006);
const IDENTITY = at(4);
const MOVED = at(0x123456);

const send = (to: Address, value: number): Item[] => [
  "PUSH0",
  "PUSH0",
  "PUSH0",
  "PUSH0",
  value,
  to,
  "GAS",
  "CALL",
  "POP",
];
const LOG = ["PUSH0", "PUSH0", "LOG0"] as const;
describe("calls of simulated blocks", () => {
  let chain: TestChain;

  before(async () => {
    await loadCrypto();
    const contract = (...items: readonly Item[]) =>
      allocAccount({ nonce: 1n, balance: 100n, code: assemble(...items) });
    chain = await TestChain.create(
      new Map([
        [RICH, allocAccount({ balance: 10n ** 20n })],
        [FORWARDER, contract(...LOG, ...send(HEIR, 3), ...LOG, "STOP")],
        [REVERTING_FORWARDER, contract(...LOG, ...send(HEIR, 3), "PUSH0", "PUSH0", "REVERT")],
        [BOMB, contract(HEIR, "SELFDESTRUCT")],
        [LOGGER, contract(...LOG, "STOP")],
        [CALLS_BOTH, contract(...send(REVERTING_FORWARDER, 1), ...send(LOGGER, 2), "STOP")],
      ]),
    );
  });

  const logsOf = async (to: Address, value: bigint) => {
    const call = callTo(to, { from: RICH, value });
    const [block] = await simulate(chain, [blockOf([call])], { traceTransfers: true });
    const shown = block?.calls[0]?.logs.map(({ log, index, isTransfer }) => {
      const ends = log.topics.slice(1).map((topic): string => `0x${topic.slice(26)}`);
      return isTransfer ? [index, ...ends, BigInt(toHex(log.data))] : [index, log.address];
    });
    return { shown, header: block?.block.header };
  };

  it("show transfers of ether among their logs, in order", async () => {
    const { shown } = await logsOf(FORWARDER, 7n);
    expect(shown).to.deep.equal([
      [0, RICH, FORWARDER, 7n],
      [1, FORWARDER],
      [2, FORWARDER, HEIR, 3n],
      [3, FORWARDER],
    ]);
  });

  it("show what a contract leaves when it destroys itself, and what a new one is given", async () => {
    expect((await logsOf(BOMB, 0n)).shown).to.deep.equal([[0, BOMB, HEIR, 100n]]);
    const data = assemble(...LOG, "PUSH0", "PUSH0", "RETURN");
    const call = callTo(undefined, { from: RICH, value: 5n, data });
    const logs = resultOf(await simulate(chain, [blockOf([call])], { traceTransfers: true })).logs;
    expect(logs.map(({ index, isTransfer }) => [index, isTransfer])).to.deep.equal([
      [0, true],
      [1, false],
    ]);
    expect(logs[0]?.log.topics[2]).to.equal(`0x${"0".repeat(24)}${(logs[1]?.log.address ?? "").slice(2)}`);
  });

  it("show none of what is reverted, whose numbers stay unused", async () => {
    expect((await logsOf(REVERTING_FORWARDER, 1n)).shown).to.deep.equal([]);
    const { shown } = await logsOf(CALLS_BOTH, 0n);
    expect(shown).to.deep.equal([
      [3, CALLS_BOTH, LOGGER, 2n],
      [4, LOGGER],
    ]);
  });

  it("keep transfers out of receipts and blooms", async () => {
    const call = callTo(HEIR, { from: RICH, value: 1n });
    const headers = await Promise.all(
      [true, false].map(
        async (traceTransfers) => (await simulate(chain, [blockOf([call])], { traceTransfers }))[0]?.block,
      ),
    );
    expect(headers[0]?.hash).to.equal(headers[1]?.hash);
  });

  it("tell the gas they needed before refunds", async () => {
    const code = assemble("PUSH0", 1, "SSTORE", "STOP");
    const overrides = new Map([[HEIR, { code, state: new Map([[toHash(1n), 9n]]) }]]);
    const result = resultOf(await simulate(chain, [blockOf([callTo(HEIR)], { overrides })]));
    // PUSH0 2, PUSH1 3, SSTORE of a cold slot to zero 5000; EIP-3529 gives 4800 back.
    expect(result.maxUsedGas).to.equal(21_000n + 5n + 5_000n);
    expect(result.maxUsedGas - result.gasUsed).to.equal(4_800n);
  });

  it("find precompiles where overrides moved them, and code where they were", async () => {
    const data = Uint8Array.of(1, 2, 3);
    const outputs = async (move: boolean) => {
      const precompile = {
        ...(move && { movePrecompileTo: MOVED }),
        code: assemble(7, "PUSH0", "MSTORE", 32, "PUSH0", "RETURN"),
      };
      const overrides = new Map([[IDENTITY, precompile]]);
      const calls = [callTo(MOVED, { data }), callTo(IDENTITY, { data })];
      const [block] = await simulate(chain, [blockOf(calls, { overrides }), blockOf(calls)]);
      return block?.calls.map(({ returnData }) => toHex(returnData));
    };
    expect(await outputs(true)).to.deep.equal(["0x010203", toHash(7n)]);
    expect(await outputs(false)).to.deep.equal(["0x", toHash(7n)]);
  });

  it("find precompiles back in their places in the next block and in the next simulation", async () => {
    const overrides = new Map([[IDENTITY, { movePrecompileTo: MOVED }]]);
    const call = callTo(IDENTITY, { data: Uint8Array.of(9) });
    const [moved, next] = await simulate(chain, [blockOf([call], { overrides }), blockOf([call])]);
    expect(toHex(moved?.calls[0]?.returnData ?? Uint8Array.of(0))).to.equal("0x");
    expect(toHex(next?.calls[0]?.returnData ?? Uint8Array.of(0))).to.equal("0x09");
    expect(toHex(resultOf(await simulate(chain, [blockOf([call])])).returnData)).to.equal("0x09");
  });

  it("refuse to move what is no precompile, onto itself or onto another override", async () => {
    const move = (from: Address, to: Address, others: readonly Address[] = []) => {
      const overrides = new Map<Address, StateOverride>([[from, { movePrecompileTo: to }]]);
      for (const address of others) overrides.set(address, { balance: 1n });
      return refusal(simulate(chain, [blockOf([], { overrides })]));
    };
    expect((await move(RICH, MOVED)).code).to.equal("OVERRIDE_INVALID");
    expect((await move(IDENTITY, IDENTITY)).code).to.equal("PRECOMPILE_MOVED_TO_ITSELF");
    expect((await move(IDENTITY, MOVED, [MOVED])).code).to.equal("OVERRIDE_INVALID");
  });

  it("pay what they offer when they validate", async () => {
    const codes = await Promise.all(
      [
        callTo(HEIR, { from: RICH, maxFeePerGas: 1n }),
        callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, nonce: 1n }),
        callTo(HEIR, { from: HEIR, maxFeePerGas: 10n ** 9n }),
        callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 2n * 10n ** 9n }),
        callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, gas: 20_999n }),
        callTo(HEIR, { from: RICH, gas: 30_000_001n, maxFeePerGas: 10n ** 9n }),
        callTo(undefined, { from: RICH, maxFeePerGas: 10n ** 9n, data: new Uint8Array(49_153) }),
        callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, authorizationList: [] }),
        callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, blobVersionedHashes: [] }),
      ].map(async (call) => (await refusal(simulate(chain, [blockOf([call])], { validation: true }))).code),
    );
    expect(codes).to.deep.equal([
      "FEE_TOO_LOW",
      "NONCE_TOO_HIGH",
      "INSUFFICIENT_FUNDS",
      "TIP_ABOVE_FEE",
      "INTRINSIC_GAS_TOO_LOW",
      "BLOCK_FULL",
      "INITCODE_TOO_LARGE",
      "TRANSACTION_INVALID",
      "BLOB_INVALID",
    ]);
  });

  it("refuse a nonce that was used in the simulation itself", async () => {
    const call = callTo(HEIR, { from: RICH, maxFeePerGas: 10n ** 9n, nonce: 0n, gas: 21_000n });
    const { code, message } = await refusal(simulate(chain, [blockOf([call]), blockOf([call])], { validation: true }));
    expect(code).to.equal("NONCE_TOO_LOW");
    expect(message).to.match(/tx: 0 state: 1 \(supplied gas 21000\)$/);
  });

  it("share the gas of the simulation, over all its blocks", async () => {
    const burn = assemble("JUMPDEST", "PUSH0", "JUMP");
    const overrides = new Map([[HEIR, { code: burn }]]);
    const limits = { blocks: 256, gas: 100_000n, resultBytes: 1_000, blockSeconds: 12 };
    const blocks = [blockOf([callTo(HEIR, { gas: 60_000n })], { overrides }), blockOf([callTo(HEIR)])];
    const simulated = await simulate(chain, blocks, { limits });
    expect(simulated.map(({ block }) => block.header.gasUsed)).to.deep.equal([60_000n, 40_000n]);
    const more = [...blocks, blockOf([callTo(RICH)])];
    expect((await refusal(simulate(chain, more, { limits }))).code).to.equal("INTRINSIC_GAS_TOO_LOW");
  });

  it("end the simulation when their results become too large, or time is up", async () => {
    const overrides = new Map([[HEIR, { code: assemble(2_000, "PUSH0", "RETURN") }]]);
    const limits = { blocks: 256, gas: 10n ** 7n, resultBytes: 1_000, blockSeconds: 12 };
    const large = simulate(chain, [blockOf([callTo(HEIR)], { overrides })], { limits });
    expect((await refusal(large)).code).to.equal("SIMULATION_TOO_LARGE");
    const aborted = simulate(chain, [blockOf([callTo(HEIR)])], { signal: AbortSignal.abort() });
    expect((await refusal(aborted)).code).to.equal("CALL_ABORTED");
  });
});

import { expect } from "chai";
import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Address, Hex } from "../../../../../chain/primitives/types.ts";
import { RpcError } from "../../../../../chain/rpc/errors.ts";
import { assemble } from "../../../../support/assembler.ts";
import { startLocalChain, type LocalChain } from "./support/local-chain.ts";
import { BURNER, CALLER, CODE, LOGGER, MORTAL, RECEIVER, REVERTER, SENDER, STORER } from "./support/scenarios.ts";

type Fields = Record<string, unknown>;

/** JUMPDEST PUSH0 JUMP */
const ENDLESS: Address = `0x${"e0".repeat(20)}`;
/** reverts with more bytes than any machine has */
const GREEDY: Address = `0x${"e1".repeat(20)}`;
const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

describe("JSON-RPC: tracing", function () {
  this.timeout(20_000);
  let chain: LocalChain;
  let block: { readonly hash: Hex; readonly number: Hex; readonly transactions: readonly Hex[] };

  const call = (method: string, ...params: readonly unknown[]): Promise<unknown> => chain.request(method, params);
  const refusal = async (method: string, ...params: readonly unknown[]): Promise<RpcError> => {
    const outcome = await call(method, ...params).catch((error: unknown) => error);
    if (outcome instanceof RpcError) return outcome;
    throw new Error(`${method} did not fail: ${String(outcome)}`);
  };
  const send = (to: Address): Promise<unknown> =>
    call("eth_sendTransaction", {
      from: SENDER,
      to,
      gas: "0x30d40",
      maxFeePerGas: "0x77359400",
      maxPriorityFeePerGas: "0x1",
    });

  before(async function () {
    chain = await startLocalChain({ traceBytes: 20_000 });
    const code: Readonly<Record<Address, Uint8Array>> = {
      ...CODE,
      [ENDLESS]: assemble("JUMPDEST", "PUSH0", "JUMP"),
      [GREEDY]: assemble(2n ** 40n, "PUSH0", "REVERT"),
    };
    for (const [address, bytes] of Object.entries(code)) await call("hardhat_setCode", address, toHex(bytes));
    await call("hardhat_setBalance", SENDER, "0xde0b6b3a7640000");
    await call("hardhat_impersonateAccount", SENDER);
    await call("evm_setAutomine", false);
    for (const to of [STORER, STORER, CALLER]) await send(to);
    await call("evm_mine");
    await call("evm_setAutomine", true);
    block = (await call("eth_getBlockByNumber", "latest", false)) as typeof block;
  });

  after(() => chain.close());

  describe("debug_traceTransaction", function () {
    it("runs the block's earlier transactions first, and spends the gas of the receipt", async function () {
      const [first, second] = block.transactions;
      const gas = async (hash: unknown): Promise<unknown> =>
        ((await call("debug_traceTransaction", hash)) as Fields)["gas"];
      const receipt = (await call("eth_getTransactionReceipt", second)) as { readonly gasUsed: Hex };
      expect(await gas(second)).to.equal(Number(receipt.gasUsed));
      expect(await gas(first)).to.be.above(Number(receipt.gasUsed));
    });

    it("shows what is asked for and nothing else", async function () {
      const options = { disableStack: true, disableStorage: true, limit: 3 };
      const { structLogs } = (await call("debug_traceTransaction", block.transactions[0], options)) as {
        readonly structLogs: readonly Fields[];
      };
      expect(structLogs).to.deep.equal([
        { pc: 0, op: "PUSH1", gas: 179_000, gasCost: 3, depth: 1 },
        { pc: 2, op: "SLOAD", gas: 178_997, gasCost: 2_100, depth: 1 },
        { pc: 3, op: "POP", gas: 176_897, gasCost: 2, depth: 1 },
      ]);
    });

    it("leaves out inner calls with onlyTopCall", async function () {
      const options = { tracer: "callTracer", tracerConfig: { onlyTopCall: true } };
      const frame = (await call("debug_traceTransaction", block.transactions[2], options)) as Fields;
      expect(frame).to.include({ type: "CALL", from: SENDER, to: CALLER }).and.not.have.property("calls");
    });

    it("counts the logs as the receipt does", async function () {
      const options = { tracer: "callTracer", tracerConfig: { withLog: true } };
      const frame = (await call("debug_traceTransaction", block.transactions[2], options)) as { calls: Fields[] };
      const logs = frame.calls.flatMap((inner) => (inner["logs"] ?? []) as Fields[]);
      expect(logs.map(({ address, index, position }) => [address, index, position])).to.deep.equal([
        [LOGGER, "0x0", "0x0"],
        [LOGGER, "0x1", "0x0"],
      ]);
    });

    it("leaves out code and storage of states", async function () {
      const tracerConfig = { disableCode: true, disableStorage: true };
      const state = await call("debug_traceTransaction", block.transactions[0], {
        tracer: "prestateTracer",
        tracerConfig,
      });
      expect((state as Fields)[STORER]).to.deep.equal({ balance: "0x0" });
    });

    it("refuses unknown transactions, tracers and options", async function () {
      expect(await refusal("debug_traceTransaction", UNKNOWN)).to.include({
        code: -32000,
        message: "transaction not found",
      });
      const options = { tracer: "bigramTracer" };
      expect((await refusal("debug_traceTransaction", block.transactions[0], options)).message).to.equal(
        "invalid argument 1: options.tracer: unknown tracer bigramTracer (known: callTracer, prestateTracer, 4byteTracer, noopTracer, muxTracer)",
      );
      expect((await refusal("debug_traceTransaction", block.transactions[0], { shout: true })).code).to.equal(-32602);
      expect((await refusal("debug_traceTransaction", block.transactions[0], { timeout: "soon" })).code).to.equal(
        -32602,
      );
    });
  });

  describe("debug_traceBlockByNumber and debug_traceBlockByHash", function () {
    it("give what each transaction gives by itself", async function () {
      const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
      const expected = [];
      for (const txHash of block.transactions) {
        expected.push({ txHash, result: await call("debug_traceTransaction", txHash, options) });
      }
      expect(await call("debug_traceBlockByNumber", block.number, options)).to.deep.equal(expected);
      expect(await call("debug_traceBlockByHash", block.hash, options)).to.deep.equal(expected);
    });

    it("show the pending block as it would be", async function () {
      await call("evm_setAutomine", false);
      await send(STORER);
      const hash = await send(CALLER);
      const pending = (await call("debug_traceBlockByNumber", "pending", { tracer: "callTracer" })) as Fields[];
      await call("evm_mine");
      await call("evm_setAutomine", true);
      expect(pending.map(({ txHash }) => txHash).at(-1)).to.equal(hash);
      expect(pending).to.deep.equal(await call("debug_traceBlockByNumber", "latest", { tracer: "callTracer" }));
    });

    it("refuse genesis and unknown ones", async function () {
      expect((await refusal("debug_traceBlockByNumber", "earliest")).message).to.equal("genesis is not traceable");
      expect((await refusal("debug_traceBlockByNumber", "0xffff")).message).to.equal("block #65535 not found");
      expect((await refusal("debug_traceBlockByHash", UNKNOWN)).message).to.equal(`block ${UNKNOWN} not found`);
    });

    it("refuse what is too large, for all transactions together", async function () {
      const options = { enableMemory: true };
      for (const hash of block.transactions) await call("debug_traceTransaction", hash, options);
      expect((await refusal("debug_traceBlockByNumber", block.number, options)).code).to.equal(-32003);
    });
  });

  describe("other tracers", function () {
    const [AA, BB, CC] = [0xaa, 0xbb, 0xcc].map((byte): Address => `0x${byte.toString(16).repeat(20)}`) as [
      Address,
      Address,
      Address,
    ];
    /** Calls `to` with bytes 0xff that memory begins with, as many as named. */
    const calling = (opcode: "CALL" | "STATICCALL", to: Address, bytes: number) =>
      assemble(
        ...(["PUSH0", "NOT", "PUSH0", "MSTORE", "PUSH0", "PUSH0", bytes, "PUSH0"] as const),
        ...(opcode === "CALL" ? (["PUSH0"] as const) : []),
        ...([to, "GAS", opcode, "POP"] as const),
      );
    const IDENTITY: Address = `0x${"4".padStart(40, "0")}`;
    const stateOverrides = {
      [AA]: {
        code: toHex(Buffer.concat([calling("CALL", BB, 6), calling("CALL", BB, 6), calling("STATICCALL", CC, 4)])),
      },
      [BB]: { code: toHex(Buffer.concat([calling("CALL", IDENTITY, 32), calling("CALL", CC, 3)])) },
    };
    const traceOf = (tracer: string, tracerConfig: unknown = {}, to: Address = AA, input = "0x1122334455") =>
      call("debug_traceCall", { to, input }, "latest", { tracer, tracerConfig, stateOverrides });

    it("count calls by selector and size, without precompiles and short inputs", async function () {
      expect(await traceOf("4byteTracer")).to.deep.equal({
        "0x11223344-1": 1,
        "0xffffffff-2": 2,
        "0xffffffff-0": 1,
      });
      expect(await traceOf("4byteTracer", {}, IDENTITY)).to.deep.equal({});
      expect(await traceOf("4byteTracer", {}, CC, "0x01020304")).to.deep.equal({ "0x01020304-0": 1 });
    });

    it("do nothing", async function () {
      expect(await traceOf("noopTracer")).to.deep.equal({});
    });

    it("look on together", async function () {
      const several = { callTracer: { onlyTopCall: true }, "4byteTracer": null, noopTracer: {} };
      expect(await traceOf("muxTracer", several)).to.deep.equal({
        callTracer: await traceOf("callTracer", { onlyTopCall: true }),
        "4byteTracer": await traceOf("4byteTracer"),
        noopTracer: {},
      });
    });

    it("refuse each other's configurations", async function () {
      const wrong = [
        ["muxTracer", {}],
        ["muxTracer", { onlyTopCall: true }],
        ["callTracer", { noopTracer: {} }],
        ["muxTracer", { muxTracer: {} }],
        ["flatCallTracer", {}],
      ] as const;
      for (const [tracer, tracerConfig] of wrong) {
        expect((await refusal("debug_traceCall", { to: AA }, "latest", { tracer, tracerConfig })).code).to.equal(
          -32602,
        );
      }
    });
  });

  describe("debug_traceCall", function () {
    it("traces on pretended state, and leaves nothing behind", async function () {
      const stateOverrides = { [LOGGER]: { code: toHex(CODE[REVERTER] ?? new Uint8Array()) } };
      const options = { tracer: "callTracer", stateOverrides, blockOverrides: { number: "0x100" } };
      const frame = await call("debug_traceCall", { to: LOGGER, gas: "0x186a0" }, "latest", options);
      expect(frame).to.include({
        gas: "0x186a0",
        error: "execution reverted",
        revertReason: "too late",
        value: "0x0",
        type: "CALL",
      });
      const plain = (await call("debug_traceCall", { to: LOGGER }, "latest", { tracer: "callTracer" })) as Fields;
      expect(plain).to.not.have.property("error");
    });

    it("runs within a block, before the transaction at an index", async function () {
      const nonceAt = async (txIndex: string): Promise<unknown> => {
        const options = { tracer: "prestateTracer", txIndex };
        const state = await call("debug_traceCall", { from: SENDER, to: RECEIVER }, block.number, options);
        return (state as Record<string, Fields>)[SENDER]?.["nonce"] ?? 0;
      };
      expect([await nonceAt("0x0"), await nonceAt("0x1"), await nonceAt("0x2")]).to.deep.equal([0, 1, 2]);
      const beyond = await refusal("debug_traceCall", { to: RECEIVER }, block.number, { txIndex: "0x3" });
      expect(beyond.message).to.equal("transaction index 3 out of range for block #1");
      expect((await refusal("debug_traceCall", { to: RECEIVER }, "earliest", { txIndex: "0x0" })).code).to.equal(
        -32000,
      );
    });

    it("shows what a call would change", async function () {
      const options = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };
      const trace = await call("debug_traceCall", { from: SENDER, to: MORTAL, value: "0x5" }, "latest", options);
      const { post } = trace as { readonly post: Record<string, Fields> };
      expect(post[RECEIVER]).to.deep.equal({ balance: "0x5" });
    });

    it("ends at the caller's time, and at the trace's size", async function () {
      const endless = { to: ENDLESS };
      const slow = { timeout: "50ms", tracer: "callTracer" };
      expect((await refusal("debug_traceCall", endless, "latest", slow)).code).to.equal(-32002);
      expect((await refusal("debug_traceCall", endless, "latest", {})).code).to.equal(-32003);
    });

    it("takes no memory for a REVERT that cannot pay for it", async function () {
      const trace = await call("debug_traceCall", { to: GREEDY, gas: "0x186a0" }, "latest", { enableMemory: true });
      const { failed, structLogs } = trace as { readonly failed: boolean; readonly structLogs: readonly Fields[] };
      expect(failed).to.equal(true);
      expect(structLogs.at(-1)).to.include({ op: "REVERT", error: "out of gas" });
    });

    it("refuses calls that cannot be", async function () {
      const poor = { from: BURNER, to: RECEIVER, value: "0xffffffffffffffffffff" };
      expect((await refusal("debug_traceCall", poor)).message).to.include("insufficient funds");
      expect((await refusal("debug_traceCall", {}, "latest", { txIndex: "first" })).code).to.equal(-32602);
    });
  });
});

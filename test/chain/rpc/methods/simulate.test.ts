import { expect } from "chai";
import { devAccounts } from "../../../../chain/node/dev/accounts.ts";
import { RpcError } from "../../../../chain/rpc/errors.ts";
import { startLocalChain, type LocalChain } from "./debug/support/local-chain.ts";

interface SimulatedCallView {
  readonly status: string;
  readonly returnData: string;
  readonly logs: readonly { readonly address: string; readonly logIndex: string; readonly blockHash: string }[];
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}

interface SimulatedBlockView {
  readonly hash: string;
  readonly parentHash: string;
  readonly number: string;
  readonly timestamp: string;
  readonly miner: string;
  readonly transactions: readonly (string | { readonly from: string; readonly type: string; readonly r: string })[];
  readonly calls: readonly SimulatedCallView[];
}

const TARGET = `0x${"7a".repeat(20)}`;
const ETHER = `0x${"ee".repeat(20)}`;
describe("eth_simulateV1", () => {
  let chain: LocalChain;
  let from: string;

  before(async () => {
    chain = await startLocalChain();
    from = devAccounts()[0]?.address ?? "";
  });
  after(() => chain.close());

  const simulate = async (simulation: unknown, block = "latest"): Promise<SimulatedBlockView[]> =>
    (await chain.request("eth_simulateV1", [simulation, block])) as SimulatedBlockView[];
  const codeOf = async (simulation: unknown): Promise<number> => {
    try {
      await simulate(simulation);
    } catch (error) {
      if (error instanceof RpcError) return error.code;
      throw error;
    }
    throw new Error("nothing was refused");
  };

  it("answers with blocks as they would be, and what each call did", async () => {
    const head = (await chain.request("eth_getBlockByNumber", ["latest", false])) as SimulatedBlockView;
    const calls = [
      { from, to: TARGET, value: "0x5" },
      { from: TARGET, to: from },
    ];
    const [first, second] = await simulate({
      blockStateCalls: [{ calls }, { blockOverrides: { feeRecipient: TARGET } }],
      traceTransfers: true,
      returnFullTransactions: true,
    });
    expect(first?.parentHash).to.equal(head.hash);
    expect(second).to.include({ parentHash: first?.hash, miner: TARGET });
    expect(first?.calls.map(({ status }) => status)).to.deep.equal(["0x1", "0x1"]);
    expect(first?.calls[0]?.logs[0]).to.include({ address: ETHER, logIndex: "0x0", blockHash: first?.hash });
    expect(first?.transactions[0]).to.include({ from, type: "0x2", r: "0x0" });
  });

  it("sees the blocks of the chain, and leaves it as it is", async () => {
    await simulate({ blockStateCalls: [{ calls: [{ from, to: TARGET, value: "0x5" }] }] });
    expect(await chain.request("eth_getBalance", [TARGET, "latest"])).to.equal("0x0");
    await chain.request("eth_sendTransaction", [{ from, to: TARGET, value: "0x9" }]);
    const code = `0x73${TARGET.slice(2)}315f5260205ff3`;
    const read = async (block: string) => {
      const stateOverrides = { [`0x${"01".repeat(20)}`]: { code } };
      const calls = [{ to: `0x${"01".repeat(20)}` }];
      const [simulated] = await simulate({ blockStateCalls: [{ stateOverrides, calls }] }, block);
      return BigInt(simulated?.calls[0]?.returnData ?? "0x0");
    };
    expect([await read("0x0"), await read("latest"), await read("pending")]).to.deep.equal([0n, 9n, 9n]);
  });

  it("reports a call that reverts, and one that fails otherwise", async () => {
    const failing = (code: string) => ({ stateOverrides: { [TARGET]: { code } }, calls: [{ from, to: TARGET }] });
    const [reverted, invalid] = await simulate({
      blockStateCalls: [failing("0x63deadbeef5f526004601cfd"), failing("0xfe")],
    });
    expect(reverted?.calls[0]).to.deep.include({
      status: "0x0",
      returnData: "0x",
      error: { code: 3, message: "execution reverted", data: "0xdeadbeef" },
    });
    expect(invalid?.calls[0]?.error?.code).to.equal(-32015);
  });

  it("numbers its refusals as execution-apis does", async () => {
    const call = { from, to: TARGET, maxFeePerGas: "0xffffffffff" };
    const validated = (...calls: unknown[]) => codeOf({ blockStateCalls: [{ calls }], validation: true });
    const used = (await chain.request("eth_getTransactionCount", [from, "latest"])) as string;
    expect(BigInt(used) > 0n).to.equal(true);
    expect(await validated({ ...call, nonce: "0x0" })).to.equal(-38010);
    expect(await validated({ ...call, nonce: "0xff" })).to.equal(-38011);
    expect(await validated({ ...call, maxFeePerGas: "0x1" })).to.equal(-38012);
    expect(await validated({ ...call, gas: "0x1" })).to.equal(-38013);
    expect(await validated({ ...call, from: `0x${"99".repeat(20)}` })).to.equal(-38014);
    expect(await validated({ ...call, gas: "0xffffffffff" })).to.equal(-38015);
    expect(await validated({ ...call, to: null, input: `0x${"00".repeat(49_153)}` })).to.equal(-38025);
    const header = (blockOverrides: unknown) => codeOf({ blockStateCalls: [{ blockOverrides }] });
    expect(await header({ number: "0x0" })).to.equal(-38020);
    expect(await header({ time: "0x1" })).to.equal(-38021);
    expect(await header({ number: "0xffffff" })).to.equal(-38026);
    const identity = `0x${"04".padStart(40, "0")}`;
    const stateOverrides = { [identity]: { movePrecompileToAddress: identity } };
    expect(await codeOf({ blockStateCalls: [{ stateOverrides }] })).to.equal(-38022);
  });

  it("names the parameter that is wrong", async () => {
    expect(await codeOf({})).to.equal(-32602);
    expect(await codeOf({ blockStateCalls: [{ calls: [{ to: "0x1" }] }] })).to.equal(-32602);
    expect(await codeOf({ blockStateCalls: [{ calls: [{ type: "0x5" }] }] })).to.equal(-32602);
    expect(await codeOf({ blockStateCalls: [{ blockOverrides: { nonsense: "0x1" } }] })).to.equal(-32602);
  });
});

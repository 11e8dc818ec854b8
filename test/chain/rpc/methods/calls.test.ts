import { AbiCoder, concat, getBytes } from "ethers";
import { expect } from "chai";
import { ExecutionError } from "../../../../chain/execution/errors.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address, Hash } from "../../../../chain/primitives/types.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client } from "../support/fake-node.ts";

const TARGET: Address = `0x${"77".repeat(20)}`;
const WORD: Hash = `0x${"0".repeat(63)}5`;
const errorString = (reason: string): Uint8Array =>
  getBytes(concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], [reason])]));
const panic = (code: number): Uint8Array =>
  getBytes(concat(["0x4e487b71", AbiCoder.defaultAbiCoder().encode(["uint256"], [code])]));

describe("JSON-RPC: eth_call", function () {
  before(() => loadCrypto());

  it("passes the call on with geth's defaults", async function () {
    const client = new Client();
    client.node.callResult = { returnData: Uint8Array.of(1, 2) };
    expect(await client.call("eth_call", { to: TARGET, data: "0x1234" })).to.equal("0x0102");
    expect(client.node.calls[0]?.request).to.deep.equal({
      from: `0x${"0".repeat(40)}`,
      to: TARGET,
      data: Buffer.from([0x12, 0x34]),
      value: 0n,
      gasLimit: 210_000_000n,
      gasPrice: 0n,
    });
  });

  it("pays what EIP-1559 says", async function () {
    const client = new Client();
    const price = async (fees: Record<string, string>) => {
      await client.call("eth_call", { to: TARGET, ...fees });
      return client.node.calls.at(-1)?.request.gasPrice;
    };
    expect(await price({ gasPrice: "0x7" })).to.equal(7n);
    expect(await price({ maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x5" })).to.equal(1_000_000_005n);
    expect(await price({ maxFeePerGas: "0x3b9aca01", maxPriorityFeePerGas: "0x5" })).to.equal(1_000_000_001n);
    expect(await price({ maxFeePerGas: "0x0" })).to.equal(0n);
    expect((await client.refusal("eth_call", { maxFeePerGas: "0x1", maxPriorityFeePerGas: "0x2" })).code).to.equal(
      -32000,
    );
    expect((await client.refusal("eth_call", { gasPrice: "0x1", maxFeePerGas: "0x2" })).code).to.equal(-32602);
  });

  it("takes null for what is left out, and input for data", async function () {
    const client = new Client();
    await client.call("eth_call", { from: null, to: null, gas: null, data: null, input: "0xab", extra: 1 });
    expect(client.node.calls[0]?.request).to.deep.include({ to: undefined, data: Buffer.from([0xab]) });
    await client.call("eth_call", { data: "0xab", input: "0xAB" });
    expect((await client.refusal("eth_call", { data: "0xab", input: "0xac" })).code).to.equal(-32602);
  });

  it("overrides state and block", async function () {
    const client = new Client();
    const state = { [TARGET]: { balance: "0x9", nonce: "0x2", code: "0x60", stateDiff: { [WORD]: WORD } } };
    const block = {
      number: "0x64",
      time: "0xc8",
      gasLimit: "0x5",
      feeRecipient: TARGET,
      prevRandao: WORD,
      baseFeePerGas: "0x3",
    };
    await client.call("eth_call", { to: TARGET }, "latest", state, block);
    const context = client.node.calls[0]?.context;
    expect(context?.overrides?.get(TARGET)).to.deep.equal({
      balance: 9n,
      nonce: 2n,
      code: Buffer.from([0x60]),
      stateDiff: new Map([[WORD, 5n]]),
    });
    expect(context?.header).to.include({
      number: 100,
      timestamp: 200,
      gasLimit: 5n,
      coinbase: TARGET,
      mixHash: WORD,
      baseFeePerGas: 3n,
    });
    expect(context?.blockHash(0)).to.equal(client.node.ledger.genesisHash);
  });

  it("hands on where precompiles are moved, and the fee of blobs", async function () {
    const client = new Client();
    const state = { [TARGET]: { movePrecompileToAddress: ACCOUNT } };
    await client.call("eth_call", {}, "latest", state, { blobBaseFee: "0x7", prevRandao: "0x5" });
    const { context } = client.node.calls[0] ?? {};
    expect(context?.overrides?.get(TARGET)).to.deep.equal({ movePrecompileTo: ACCOUNT });
    expect(context?.blobBaseFee).to.equal(7n);
    expect(context?.header.mixHash).to.equal(`0x${"5".padStart(64, "0")}`);
  });

  it("refuses overrides it would have to ignore", async function () {
    const client = new Client();
    const both = { [TARGET]: { state: {}, stateDiff: {} } };
    const cases = [
      [{ [TARGET]: { nonsense: "0x1" } }, undefined],
      [both, undefined],
      [{ "0x12": {} }, undefined],
      [undefined, { withdrawals: [] }],
      [undefined, { number: "0xffffffffffffffff" }],
    ] as const;
    for (const [state, block] of cases) {
      const { code } = await client.refusal("eth_call", {}, "latest", state ?? null, block ?? null);
      expect(code, JSON.stringify([state, block])).to.equal(-32602);
    }
  });

  it("reports reverts with code 3, reason and data", async function () {
    const client = new Client();
    const cases = [
      [errorString("not yours"), "execution reverted: not yours"],
      [panic(0x11), "execution reverted: arithmetic underflow or overflow"],
      [panic(0x99), "execution reverted: unknown panic code: 0x99"],
      [Uint8Array.of(1, 2, 3, 4), "execution reverted"],
      [errorString("x").subarray(0, 40), "execution reverted"],
      [new Uint8Array(), "execution reverted"],
    ] as const;
    for (const [returnData, expected] of cases) {
      client.node.callResult = { success: false, error: "revert", returnData };
      const { code, message, data } = await client.refusal("eth_call", {});
      expect([code, message, data]).to.deep.equal([3, expected, `0x${Buffer.from(returnData).toString("hex")}`]);
    }
  });

  it("reports other failures without data", async function () {
    const client = new Client();
    client.node.callResult = { success: false, error: "out of gas", returnData: new Uint8Array() };
    const { code, message, data } = await client.refusal("eth_call", {});
    expect([code, message, data]).to.deep.equal([-32000, "out of gas", undefined]);
    client.node.callResult = new ExecutionError("CALL_ABORTED", "stopped");
    expect((await client.refusal("eth_call", {})).code).to.equal(-32002);
  });

  it("is not for other chains", async function () {
    const { code, message } = await new Client().refusal("eth_call", { chainId: "0x1" });
    expect([code, message]).to.deep.equal([-32000, "chainId does not match node's (have=1, want=41)"]);
  });
});

describe("JSON-RPC: eth_estimateGas and eth_createAccessList", function () {
  before(() => loadCrypto());

  it("estimates up to the block's gas, on the newest block", async function () {
    const client = new Client();
    client.node.seal();
    expect(await client.call("eth_estimateGas", { to: TARGET })).to.equal("0x1c9c380");
    expect(client.node.calls[0]?.context.header.number).to.equal(1);
    expect(await client.call("eth_estimateGas", { to: TARGET, gas: "0x5208" }, "earliest")).to.equal("0x5208");
    expect(client.node.calls[1]?.context.header.number).to.equal(0);
  });

  it("assumes the next block on local networks", async function () {
    const client = new Client({ dev: true });
    await client.call("eth_estimateGas", { to: TARGET });
    expect(client.node.calls[0]?.context.header.number).to.equal(1);
  });

  it("reports why no limit is enough", async function () {
    const client = new Client();
    client.node.callResult = new ExecutionError("CALL_FAILED", "execution reverted", { data: errorString("closed") });
    const reverted = await client.refusal("eth_estimateGas", { to: TARGET });
    expect([reverted.code, reverted.message]).to.deep.equal([3, "execution reverted: closed"]);
    client.node.callResult = new ExecutionError("CALL_FAILED", "gas required exceeds allowance (100)");
    const { code, message } = await client.refusal("eth_estimateGas", { to: TARGET });
    expect([code, message]).to.deep.equal([-32000, "gas required exceeds allowance (100)"]);
    expect((await client.refusal("eth_estimateGas")).code).to.equal(-32602);
  });

  it("repeats until the access list settles", async function () {
    const client = new Client();
    const accessList = [{ address: TARGET, storageKeys: [WORD] }];
    client.node.callResult = { accessList, gasUsed: 30_000n };
    expect(await client.call("eth_createAccessList", { to: TARGET })).to.deep.equal({ accessList, gasUsed: "0x7530" });
    expect(client.node.calls.map(({ request }) => request.accessList)).to.deep.equal([undefined, accessList]);
  });

  it("tells why a transaction with the list would fail", async function () {
    const client = new Client();
    client.node.callResult = { success: false, error: "revert", accessList: [], returnData: errorString("no") };
    expect(await client.call("eth_createAccessList", {})).to.include({ error: "execution reverted: no" });
    expect((await client.refusal("eth_createAccessList", 5)).code).to.equal(-32602);
  });
});

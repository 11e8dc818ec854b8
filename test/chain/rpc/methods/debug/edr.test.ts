import { expect } from "chai";
import { network } from "hardhat";
import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Hex } from "../../../../../chain/primitives/types.ts";
import { startLocalChain, type LocalChain, type Request } from "./support/local-chain.ts";
import { normalCalls, normalState, normalSteps } from "./support/normal-form.ts";
import { CODE, COINBASE, SCENARIOS, SENDER, type Scenario } from "./support/scenarios.ts";

const BALANCE = "0xde0b6b3a7640000";

/** The same block twice: on our chain, and on Hardhat's network, which is written in Rust on another EVM. */
describe("JSON-RPC: debug_traceTransaction beside Hardhat's network", function () {
  this.timeout(60_000);
  let ours: LocalChain;
  let theirs: Awaited<ReturnType<typeof network.create>>;
  const hashes = new Map<string, readonly [Hex, Hex]>();

  const prepare = async (request: Request): Promise<void> => {
    for (const [address, code] of Object.entries(CODE)) {
      await request("hardhat_setCode", [address, toHex(code)]);
    }
    await request("hardhat_setCoinbase", [COINBASE]);
    await request("hardhat_impersonateAccount", [SENDER]);
    await request("hardhat_setBalance", [SENDER, BALANCE]);
  };

  const send = async (request: Request, { to, data, value, gas }: Scenario): Promise<Hex> => {
    await request("hardhat_setNextBlockBaseFeePerGas", ["0x3b9aca00"]);
    await request("evm_setAutomine", [false]);
    const transaction = {
      from: SENDER,
      ...(to !== undefined && { to }),
      data: data ?? "0x",
      value: value ?? "0x0",
      gas: gas ?? "0x30d40",
      maxFeePerGas: "0x77359400",
      maxPriorityFeePerGas: "0x7",
    };
    const hash = await request("eth_sendTransaction", [transaction]);
    await request("evm_mine", []);
    await request("evm_setAutomine", [true]);
    return hash as Hex;
  };

  const request: Request = (method, params) => theirs.provider.request({ method, params: [...params] });

  before(async function () {
    ours = await startLocalChain();
    theirs = await network.create({ network: "default", override: { hardfork: "osaka" } });
    await prepare(ours.request);
    await prepare(request);
    for (const scenario of SCENARIOS) {
      hashes.set(scenario.title, [await send(ours.request, scenario), await send(request, scenario)]);
    }
  });

  after(async function () {
    await ours.close();
    await theirs.close();
  });

  const both = async (title: string, options: unknown): Promise<[unknown, unknown]> => {
    const [mine = "0x", other = "0x"] = hashes.get(title) ?? [];
    return [
      await ours.request("debug_traceTransaction", [mine, options]),
      await request("debug_traceTransaction", [other, options]),
    ];
  };

  for (const { title } of SCENARIOS) {
    it(`agrees on the steps of ${title}`, async function () {
      const [mine, other] = await both(title, { enableMemory: true, enableReturnData: true });
      expect(normalSteps(mine)).to.deep.equal(normalSteps(other));
    });

    it(`agrees on the calls of ${title}`, async function () {
      const [mine, other] = await both(title, { tracer: "callTracer", tracerConfig: { withLog: true } });
      expect(normalCalls(mine)).to.deep.equal(normalCalls(other));
    });

    it(`agrees on the state before and after ${title}`, async function () {
      for (const diffMode of [false, true]) {
        const [mine, other] = await both(title, { tracer: "prestateTracer", tracerConfig: { diffMode } });
        expect(mine).to.deep.equal(normalState(other));
      }
    });
  }
});

import { expect } from "chai";
import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../../../../chain/primitives/types.ts";
import { RpcError } from "../../../../../chain/rpc/errors.ts";
import { assemble, deployer, store } from "../../../../support/assembler.ts";
import { startLocalChain, type LocalChain } from "../debug/support/local-chain.ts";
import {
  BURNER,
  CALLER,
  DELEGATOR,
  FACTORY,
  LOGGER,
  MORTAL,
  POOR,
  RECEIVER,
  REVERTER,
  SENDER,
  STORER,
} from "../debug/support/scenarios.ts";
import { prepare, send } from "./history.ts";

interface Entry {
  readonly type: string;
  readonly depth: number;
  readonly from: Address;
  readonly to: Address;
  readonly value: Hex | null;
  readonly input: Hex;
  readonly output: Hex;
}

const UNKNOWN: Hash = `0x${"77".repeat(32)}`;
/** calls the contract that reverts, and reverts with what it said */
const PASSER: Address = `0x${"9a".repeat(20)}`;
const PASSER_CODE = assemble(
  assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", 3, MORTAL, "GAS", "CALL", "POP"),
  assemble("PUSH0", "PUSH0", "PUSH0", "PUSH0", "PUSH0", REVERTER, "GAS", "CALL", "POP"),
  assemble("RETURNDATASIZE", "PUSH0", "PUSH0", "RETURNDATACOPY", "RETURNDATASIZE", "PUSH0", "REVERT"),
);

/** creates a contract that stays */
const MAKER: Address = `0x${"3a".repeat(20)}`;
const CHILD = deployer(assemble("STOP"));
const MAKER_CODE = assemble(store(CHILD), CHILD.length, "PUSH0", "PUSH0", "CREATE");

describe("JSON-RPC: what a transaction did, for Otterscan", function () {
  this.timeout(20_000);
  let chain: LocalChain;

  before(async function () {
    chain = await startLocalChain();
    await prepare(chain);
    await chain.request("hardhat_setCode", [PASSER, toHex(PASSER_CODE)]);
    await chain.request("hardhat_setCode", [MAKER, toHex(MAKER_CODE)]);
    // A failed transaction of automine is an error.
    await chain.request("evm_setAutomine", [false]);
  });

  after(() => chain.close());

  const sealed = async (scenario: Parameters<typeof send>[1]): Promise<Hash> => {
    const hash = await send(chain, scenario);
    await chain.request("evm_mine", []);
    return hash;
  };
  const operations = (hash: Hash): Promise<unknown> => chain.request("ots_getInternalOperations", [hash]);
  const trace = async (hash: Hash): Promise<readonly Entry[]> =>
    (await chain.request("ots_traceTransaction", [hash])) as readonly Entry[];
  const error = (hash: Hash): Promise<unknown> => chain.request("ots_getTransactionError", [hash]);

  it("has no operations inside a plain transfer, and one call", async function () {
    const hash = await sealed({ to: RECEIVER, value: "0x5" });
    expect(await operations(hash)).to.deep.equal([]);
    expect(await trace(hash)).to.deep.equal([
      { type: "CALL", depth: 0, from: SENDER, to: RECEIVER, value: "0x5", input: "0x", output: "0x" },
    ]);
  });

  it("lists transfers of calls, and only those that move value", async function () {
    const hash = await sealed({ to: CALLER, value: "0x9" });
    expect(await operations(hash)).to.deep.equal([
      { type: 0, from: CALLER, to: STORER, value: "0x1" },
      { type: 0, from: CALLER, to: RECEIVER, value: "0x2" },
    ]);
  });

  it("lists the calls in order with depths, without those of precompiled contracts", async function () {
    const hash = await sealed({ to: CALLER, value: "0x9", data: "0xaabb" });
    const entries = await trace(hash);
    expect(entries.map(({ type, depth, from, to, value }) => [type, depth, from, to, value])).to.deep.equal([
      ["CALL", 0, SENDER, CALLER, "0x9"],
      ["CALL", 1, CALLER, REVERTER, "0x0"],
      ["CALL", 1, CALLER, STORER, "0x1"],
      ["CALL", 1, CALLER, LOGGER, "0x0"],
      ["CALL", 1, CALLER, RECEIVER, "0x2"],
      ["STATICCALL", 1, CALLER, LOGGER, null],
    ]);
    expect(entries[0]?.input).to.equal("0xaabb");
    expect(entries[1]?.output).to.match(/^0x08c379a0/);
    expect(entries[1]?.input).to.equal("0x12345678");
  });

  it("names the library of a DELEGATECALL, and the account that calls it", async function () {
    const entries = await trace(await sealed({ to: DELEGATOR, value: "0x3" }));
    expect(entries.map(({ type, from, to, value }) => [type, from, to, value])).to.deep.equal([
      ["CALL", SENDER, DELEGATOR, "0x3"],
      ["DELEGATECALL", DELEGATOR, STORER, null],
      ["CALLCODE", DELEGATOR, STORER, "0x1"],
    ]);
  });

  it("lists creations with the addresses they gave, and the self-destruction of what was created", async function () {
    const hash = await sealed({ to: FACTORY, value: "0x2" });
    const entries = await trace(hash);
    const created = entries.filter(({ type }) => type.startsWith("CREATE")).map(({ to }) => to);
    expect(entries.map(({ type, depth }) => [type, depth])).to.deep.equal([
      ["CALL", 0],
      ["CREATE", 1],
      ["CALL", 1],
      ["SELFDESTRUCT", 2],
      ["CREATE2", 1],
    ]);
    expect(await operations(hash)).to.deep.equal([
      { type: 2, from: FACTORY, to: created[0], value: "0x1" },
      { type: 1, from: created[0], to: FACTORY, value: "0x1" },
      { type: 3, from: FACTORY, to: created[1], value: "0x0" },
    ]);
    expect(await chain.request("ots_getContractCreator", [created[0]]), "destroyed at once").to.equal(null);
  });

  it("names the contract that created another", async function () {
    const hash = await sealed({ to: MAKER });
    const [made] = (await operations(hash)) as { readonly to: Address }[];
    expect(await chain.request("ots_getContractCreator", [made?.to])).to.deep.equal({ hash, creator: MAKER });
  });

  it("says with what balance an account destroys itself, and in whose favour", async function () {
    const hash = await sealed({ to: MORTAL, value: "0x4" });
    expect(await operations(hash)).to.deep.equal([{ type: 1, from: MORTAL, to: RECEIVER, value: "0x4" }]);
  });

  it("shows what was undone later too, and the data it reverted with", async function () {
    const hash = await sealed({ to: PASSER, value: "0x8" });
    expect(await operations(hash)).to.deep.equal([
      { type: 0, from: PASSER, to: MORTAL, value: "0x3" },
      { type: 1, from: MORTAL, to: RECEIVER, value: "0x3" },
    ]);
    expect(await error(hash)).to.match(/^0x08c379a0.*746f6f206c617465/);
  });

  it("leaves out calls beyond the balance, which reached nobody", async function () {
    const hash = await sealed({ to: POOR });
    expect((await trace(hash)).map(({ to }) => to)).to.deep.equal([POOR]);
  });

  it("has no error data for success and for what fails without any", async function () {
    expect(await error(await sealed({ to: LOGGER }))).to.equal("0x");
    expect(await error(await sealed({ to: BURNER }))).to.equal("0x");
  });

  it("names who created a contract by transaction, and nobody for a creation that failed", async function () {
    const contractOf = async (hash: Hash): Promise<unknown> =>
      ((await chain.request("eth_getTransactionReceipt", [hash])) as { contractAddress: unknown }).contractAddress;
    const good = await sealed({ data: toHex(deployer(assemble("STOP"))) });
    const bad = await sealed({ data: toHex(assemble("PUSH0", "PUSH0", "REVERT")) });
    const creator = async (hash: Hash): Promise<unknown> =>
      chain.request("ots_getContractCreator", [await contractOf(hash)]);
    expect(await creator(good)).to.deep.equal({ hash: good, creator: SENDER });
    expect(await creator(bad)).to.equal(null);
    expect(await chain.request("ots_getContractCreator", [MORTAL]), "set by hand").to.equal(null);
    expect((await trace(bad))[0]?.to).to.equal(await contractOf(bad));
  });

  it("refuses transactions it does not know", async function () {
    for (const method of ["ots_getInternalOperations", "ots_traceTransaction", "ots_getTransactionError"]) {
      const outcome = await chain.request(method, [UNKNOWN]).catch((cause: unknown) => cause);
      expect(outcome, method).to.be.instanceOf(RpcError).with.property("message", "transaction not found");
    }
  });
});

import { expect } from "chai";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { Interface } from "ethers";
import { genesisBlock } from "../../../chain/execution/genesis/block.ts";
import { parseGenesis } from "../../../chain/execution/genesis/file.ts";
import { PUBLIC_CONTRACTS } from "../../../chain/execution/genesis/public-contracts.ts";
import { ExecutionError } from "../../../chain/execution/errors.ts";
import { fromHex, toHex } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { keccak256Hex } from "../../../chain/primitives/crypto/keccak.ts";
import { hashHeader } from "../../../chain/primitives/block/header.ts";
import { TOTAL_SUPPLY } from "../../../chain/primitives/params.ts";
import type { Address, Hash, Hex } from "../../../chain/primitives/types.ts";
import { deployer } from "../../support/assembler.ts";
import { allocAccount, type AllocAccount } from "./support/alloc.ts";
import { TestChain } from "./support/test-chain.ts";

const ALICE: Address = "0x00000000000000000000000000000000000a11ce";
const SECTION = {
  version: 1,
  periodMs: 1_000,
  treasury: ALICE,
  validators: [ALICE],
  proposers: [ALICE],
  supply: TOTAL_SUPPLY.toString(),
};
const DOCUMENT = {
  config: { chainId: 41, osakaTime: 0 },
  alloc: { [ALICE]: { balance: TOTAL_SUPPLY.toString() } },
  timestamp: "0x64",
  gasLimit: 210_000_000,
  cpchain: SECTION,
};

const problemOf = (document: unknown): string => {
  try {
    parseGenesis(document);
  } catch (error) {
    if (error instanceof ExecutionError && error.code === "GENESIS_INVALID") return error.message;
    throw error;
  }
  return "none";
};

describe("genesis file", function () {
  it("reads hexadecimal, decimal and plain numbers alike", function () {
    const genesis = parseGenesis(DOCUMENT);
    expect(genesis.timestamp).to.equal(100);
    expect(genesis.gasLimit).to.equal(210_000_000n);
    expect(genesis.alloc.get(ALICE)?.balance).to.equal(TOTAL_SUPPLY);
    expect(genesis.hardfork).to.equal("osaka");
  });

  it("accepts addresses without 0x and fills short slots, as geth does", function () {
    const genesis = parseGenesis({
      config: { chainId: 1, pragueTime: 0 },
      alloc: {
        "00000000000000000000000000000000000A11CE": { balance: "0x0", storage: { "0x1": "0x02", "0x3": "0x0" } },
      },
    });
    expect([...(genesis.alloc.get(ALICE)?.storage ?? [])]).to.deep.equal([[`0x${"1".padStart(64, "0")}`, 2n]]);
    expect(genesis.hardfork).to.equal("prague");
  });

  const mistakes: readonly (readonly [string, unknown, string])[] = [
    ["no document", undefined, "genesis document"],
    ["a missing chain id", { ...DOCUMENT, config: {} }, "config.chainId"],
    ["a balance that is no number", { ...DOCUMENT, alloc: { [ALICE]: { balance: "much" } } }, `alloc.${ALICE}.balance`],
    ["a short address", { ...DOCUMENT, alloc: { "0x12": { balance: 0 } } }, "alloc.0x12"],
    [
      "an address that stands there twice",
      { ...DOCUMENT, alloc: { ...DOCUMENT.alloc, [ALICE.toUpperCase().replace("0X", "0x")]: { balance: 0 } } },
      "alloc",
    ],
    ["balances that do not add up to the supply [E-01]", { ...DOCUMENT, alloc: { [ALICE]: { balance: 1 } } }, "supply"],
    ["a later fork", { ...DOCUMENT, config: { chainId: 1, osakaTime: 7 } }, "config.osakaTime"],
    ["an unknown field of the section", { ...DOCUMENT, cpchain: { ...SECTION, mystery: 1 } }, "cpchain"],
    ["a block number", { ...DOCUMENT, number: 1 }, "number"],
  ];
  for (const [what, document, path] of mistakes) {
    it(`names the place of ${what}`, function () {
      expect(problemOf(document)).to.contain(path);
    });
  }
});

describe("genesis block", function () {
  before(async function () {
    await loadCrypto();
  });

  it("has the state root that stock @ethereumjs computes and the hash of its header", async function () {
    const alloc = Object.fromEntries(
      PUBLIC_CONTRACTS.map(({ address, code, nonce, storage }) => [address, { balance: "7", code, nonce, storage }]),
    );
    const { block, certificate } = await genesisBlock(parseGenesis({ config: { chainId: 41 }, alloc }));
    const stock = new MerkleStateManager();
    await stock.generateCanonicalGenesis(
      Object.fromEntries(
        PUBLIC_CONTRACTS.map(({ address, code, storage }) => [address, ["0x7", code, Object.entries(storage), "0x1"]]),
      ),
    );
    expect(block.header.stateRoot).to.equal(toHex(await stock.getStateRoot()));
    expect(block.hash).to.equal(hashHeader(block.header));
    expect(certificate.length).to.equal(0);
  });
});

describe("public contracts", function () {
  let chain: TestChain;

  before(async function () {
    await loadCrypto();
    const contracts = PUBLIC_CONTRACTS.map(({ address, code, nonce, storage }): [Address, AllocAccount] => {
      const slots = new Map(
        Object.entries(storage).map(([slot, value]): [Hash, bigint] => [slot as Hash, BigInt(value)]),
      );
      return [address, allocAccount({ code: fromHex(code), nonce: BigInt(nonce), storage: slots })];
    });
    chain = await TestChain.create(new Map([...contracts, [ALICE, allocAccount({ balance: 10n ** 18n })]]));
  });

  const addressOf = (name: string): Address => {
    const contract = PUBLIC_CONTRACTS.find((candidate) => candidate.name === name);
    if (contract === undefined) throw new Error(`no contract ${name}`);
    return contract.address;
  };

  const call = (to: Address, data: Uint8Array, value = 0n) =>
    chain.execution.call(
      { from: ALICE, to, data, value, gasLimit: 5_000_000n, gasPrice: 0n },
      { header: chain.parent.header, state: chain.states.head, blockHash: () => undefined },
    );

  for (const { name, code, codeHash } of PUBLIC_CONTRACTS) {
    it(`${name} has the code whose hash Ethereum mainnet has`, function () {
      expect(keccak256Hex(fromHex(code))).to.equal(codeHash);
    });
  }

  for (const name of ["create2Deployer", "safeSingletonFactory"]) {
    it(`${name} deploys by CREATE2 and returns the address`, async function () {
      const init = deployer(fromHex("0x6001"));
      const result = await call(addressOf(name), Buffer.concat([new Uint8Array(32), init]));
      const preimage = Buffer.concat([
        Uint8Array.of(0xff),
        fromHex(addressOf(name)),
        new Uint8Array(32),
        fromHex(keccak256Hex(init)),
      ]);
      expect(toHex(result.returnData)).to.equal(`0x${keccak256Hex(preimage).slice(26)}`);
    });
  }

  it("multicall3 aggregates calls, failing ones where they may", async function () {
    const multicall = new Interface([
      "function aggregate3((address target, bool allowFailure, bytes callData)[]) returns ((bool success, bytes returnData)[])",
      "function getChainId() view returns (uint256)",
    ]);
    const target = addressOf("multicall3");
    const chainId = multicall.encodeFunctionData("getChainId");
    const data = multicall.encodeFunctionData("aggregate3", [
      [
        [target, false, chainId],
        [target, true, "0xffffffff"],
      ],
    ]);
    const { returnData } = await call(target, fromHex(data));
    const [results] = multicall.decodeFunctionResult("aggregate3", returnData) as unknown as [[boolean, Hex][]];
    expect(results.map(([success]) => success)).to.deep.equal([true, false]);
    expect(BigInt(results[0]?.[1] ?? "0x0")).to.equal(4141n);
  });

  it("weth9 wraps and knows its name", async function () {
    const weth = new Interface(["function deposit() payable", "function symbol() view returns (string)"]);
    const deposit = await call(addressOf("weth9"), fromHex(weth.encodeFunctionData("deposit")), 5n);
    expect(deposit.success).to.equal(true);
    expect(BigInt(toHex(deposit.logs[0]?.data ?? new Uint8Array()))).to.equal(5n);
    const symbol = await call(addressOf("weth9"), fromHex(weth.encodeFunctionData("symbol")));
    expect(weth.decodeFunctionResult("symbol", symbol.returnData)[0]).to.equal("WETH");
  });
});

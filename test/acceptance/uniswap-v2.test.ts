import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ContractFactory, JsonRpcProvider, NonceManager, Wallet, keccak256 } from "ethers";
import type { Contract, InterfaceAbi, Signer, TransactionReceipt } from "ethers";
import { network } from "hardhat";
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  getContractAddress,
  http,
  type Abi,
  type Address,
  type Hex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { devAccounts } from "../../chain/node/dev/accounts.ts";
import { startLocalNetwork, type LocalNetwork } from "../../chain/node/networks/local.ts";

interface Published {
  readonly abi: InterfaceAbi & Abi;
  readonly bytecode: Hex;
}

const require = createRequire(import.meta.url);
const published = (file: string): Published => {
  const { abi, bytecode } = require(file) as { abi: Published["abi"]; bytecode: string };
  return { abi, bytecode: bytecode.startsWith("0x") ? (bytecode as Hex) : `0x${bytecode}` };
};

const FACTORY = published("@uniswap/v2-core/build/UniswapV2Factory.json");
const PAIR = published("@uniswap/v2-core/build/UniswapV2Pair.json");
const TOKEN = published("@uniswap/v2-periphery/build/ERC20.json");
const WETH = published("@uniswap/v2-periphery/build/WETH9.json");
const ROUTER = published("@uniswap/v2-periphery/build/UniswapV2Router02.json");

const ONE = 10n ** 18n;
const SUPPLY = 1_000_000n * ONE;
/** 2100-01-01: part of the call data, so the same on every chain. */
const DEADLINE = 4_102_444_800n;

/** What must be the same on every chain. */
interface Step {
  readonly name: string;
  readonly contract: string | null;
  readonly gasUsed: bigint;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** A call of the scenario, before a library turns it into a transaction. */
interface Call {
  readonly name: string;
  readonly on: "tokenA" | "tokenB" | "router";
  readonly method: string;
  readonly args: readonly unknown[];
  readonly value?: bigint;
}

interface Deployed {
  readonly tokenA: string;
  readonly tokenB: string;
  readonly weth: string;
  readonly router: string;
}

const calls = (owner: string, { tokenA, tokenB, weth, router }: Deployed): Call[] => [
  { name: "approve A", on: "tokenA", method: "approve", args: [router, SUPPLY] },
  { name: "approve B", on: "tokenB", method: "approve", args: [router, SUPPLY] },
  {
    name: "add liquidity",
    on: "router",
    method: "addLiquidity",
    args: [tokenA, tokenB, 1_000n * ONE, 4_000n * ONE, 0n, 0n, owner, DEADLINE],
  },
  {
    name: "add liquidity with the coin",
    on: "router",
    method: "addLiquidityETH",
    args: [tokenA, 1_000n * ONE, 0n, 0n, owner, DEADLINE],
    value: 10n * ONE,
  },
  {
    name: "swap tokens",
    on: "router",
    method: "swapExactTokensForTokens",
    args: [10n * ONE, 0n, [tokenA, tokenB], owner, DEADLINE],
  },
  {
    name: "swap the coin for tokens over two pairs",
    on: "router",
    method: "swapExactETHForTokens",
    args: [0n, [weth, tokenA, tokenB], owner, DEADLINE],
    value: ONE,
  },
];

const withEthers = async (signer: Signer): Promise<Step[]> => {
  const steps: Step[] = [];
  const record = (name: string, receipt: TransactionReceipt | null): void => {
    if (receipt === null) throw new Error(`${name} was not mined`);
    expect(receipt.status, name).to.equal(1);
    steps.push({
      name,
      contract: receipt.contractAddress?.toLowerCase() ?? null,
      gasUsed: receipt.gasUsed,
      logs: receipt.logs.map(({ address, topics, data }) => ({ address: address.toLowerCase(), topics, data })),
    });
  };
  const deploy = async (name: string, { abi, bytecode }: Published, args: unknown[]): Promise<Contract> => {
    const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
    record(name, (await contract.deploymentTransaction()?.wait()) ?? null);
    return contract as Contract;
  };
  const owner = await signer.getAddress();
  const factory = await deploy("factory", FACTORY, [owner]);
  const weth = await deploy("weth", WETH, []);
  const tokenA = await deploy("token A", TOKEN, [SUPPLY]);
  const tokenB = await deploy("token B", TOKEN, [SUPPLY]);
  const router = await deploy("router", ROUTER, [await factory.getAddress(), await weth.getAddress()]);
  const contracts = { tokenA, tokenB, router };
  const deployed = {
    tokenA: await tokenA.getAddress(),
    tokenB: await tokenB.getAddress(),
    weth: await weth.getAddress(),
    router: await router.getAddress(),
  };
  for (const { name, on, method, args, value } of calls(owner, deployed)) {
    const response = await contracts[on].getFunction(method).send(...args, { value: value ?? 0n });
    record(name, await response.wait());
  }
  return steps;
};

const withViem = async (url: string, privateKey: Hex, chainId: number): Promise<Step[]> => {
  const account = privateKeyToAccount(privateKey);
  const chain = defineChain({
    id: chainId,
    name: "CPChain",
    nativeCurrency: { name: "CPC", symbol: "CPC", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createPublicClient({ chain, transport: http(url), pollingInterval: 20 });
  const wallet = createWalletClient({ account, chain, transport: http(url) });
  const steps: Step[] = [];
  const record = async (name: string, hash: Hex): Promise<string | null> => {
    const receipt = await client.waitForTransactionReceipt({ hash });
    expect(receipt.status, name).to.equal("success");
    steps.push({
      name,
      contract: receipt.contractAddress?.toLowerCase() ?? null,
      gasUsed: receipt.gasUsed,
      logs: receipt.logs.map(({ address, topics, data }) => ({ address: address.toLowerCase(), topics, data })),
    });
    return receipt.contractAddress ?? null;
  };
  const deploy = async (name: string, { abi, bytecode }: Published, args: unknown[]): Promise<Address> => {
    const address = await record(name, await wallet.deployContract({ abi: abi, bytecode, args }));
    if (address === null) throw new Error(`${name} has no address`);
    return address as Address;
  };
  const factory = await deploy("factory", FACTORY, [account.address]);
  const weth = await deploy("weth", WETH, []);
  const tokenA = await deploy("token A", TOKEN, [SUPPLY]);
  const tokenB = await deploy("token B", TOKEN, [SUPPLY]);
  const router = await deploy("router", ROUTER, [factory, weth]);
  const contracts = { tokenA, tokenB, router };
  for (const { name, on, method, args, value } of calls(account.address, { tokenA, tokenB, weth, router })) {
    const abi = (on === "router" ? ROUTER : TOKEN).abi as Abi;
    const hash = await wallet.writeContract({
      address: contracts[on],
      abi,
      functionName: method,
      args: [...args],
      value: value ?? 0n,
    });
    await record(name, hash);
  }
  return steps;
};

describe("Uniswap v2 on CPChain [A-11]", function () {
  let reference: Step[];
  let folder: string;
  let chain: LocalNetwork | undefined;

  before(async function () {
    const { ethers } = await network.create("default");
    const [signer] = await ethers.getSigners();
    if (signer === undefined) throw new Error("Hardhat's network has no accounts");
    reference = await withEthers(signer);
  });

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-uniswap-"));
    chain = await startLocalNetwork({ folder, port: 0, periodMs: 0 });
  });

  afterEach(async function () {
    await chain?.close();
    chain = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const firstKey = (): Hex => {
    const [first] = devAccounts();
    if (first === undefined) throw new Error("no dev accounts");
    return first.privateKey;
  };

  it("uses the published pair, whose hash the router computes addresses with", function () {
    expect(ROUTER.bytecode).to.include(keccak256(PAIR.bytecode).slice(2));
  });

  it("gives the same addresses, gas used and logs as Hardhat's network, with ethers", async function () {
    if (chain === undefined) throw new Error("no chain");
    const provider = new JsonRpcProvider(chain.url, undefined, { pollingInterval: 20, cacheTimeout: -1 });
    try {
      const steps = await withEthers(new NonceManager(new Wallet(firstKey(), provider)));
      expect(steps).to.deep.equal(reference);
    } finally {
      provider.destroy();
    }
  });

  it("gives the same addresses, gas used and logs as Hardhat's network, with viem", async function () {
    if (chain === undefined) throw new Error("no chain");
    const steps = await withViem(chain.url, firstKey(), chain.chainId);
    expect(steps).to.deep.equal(reference);
    expect(steps[0]?.contract).to.equal(
      getContractAddress({ from: privateKeyToAccount(firstKey()).address, nonce: 0n }).toLowerCase(),
    );
  });
});

import { expect } from "chai";
import { Contract, JsonRpcProvider, Wallet, WebSocketProvider, isError, parseEther, toQuantity } from "ethers";
import type { EventLog } from "ethers";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { parseGenesis } from "../../../chain/execution/genesis/file.ts";
import { devAccounts, devProposers, devValidators } from "../../../chain/node/dev/accounts.ts";
import { buildGenesis } from "../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions, localSealing } from "../../../chain/node/networks/local-genesis.ts";
import { startNode } from "../../../chain/node/node.ts";
import type { ChainNode } from "../../../chain/node/node.ts";
import { RpcServer } from "../../../chain/rpc/server/server.ts";

const WETH9 = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const WETH9_ABI = [
  "event Deposit(address indexed dst, uint256 wad)",
  "function deposit() payable",
  "function withdraw(uint256)",
  "function balanceOf(address) view returns (uint256)",
] as const;
const SECONDS = 1_000;

/** Every part of the node is the real one; callers use the libraries that users use. */
describe("JSON-RPC of a local network", function () {
  this.timeout(20_000);
  let node: ChainNode;
  let server: RpcServer;
  let provider: JsonRpcProvider;
  const internalErrors: unknown[] = [];
  const accounts = devAccounts();
  const key = (index: number) => accounts[index]?.privateKey ?? "0x";

  before(async function () {
    const now = Math.floor(Date.now() / SECONDS);
    node = await startNode({
      genesis: parseGenesis(await buildGenesis(localGenesisOptions(now))),
      storage: { memory: true },
      durability: "os",
      sealing: localSealing({ kind: "instant", emptyPeriodMs: 0 }),
      dev: { accounts },
      recoveryWorkers: 0,
    });
    server = await RpcServer.start({
      backend: node.backend,
      port: 0,
      onInternalError: (error) => internalErrors.push(error),
    });
    provider = new JsonRpcProvider(`http://127.0.0.1:${server.port}`, undefined, {
      pollingInterval: 50,
      cacheTimeout: -1,
    });
  });

  after(async function () {
    provider.destroy();
    await server.close();
    await node.close();
    expect(internalErrors).to.deep.equal([]);
  });

  const weth = (runner: Wallet | JsonRpcProvider): Contract => new Contract(WETH9, WETH9_ABI, runner);
  const deposit = async (wallet: Wallet, value: bigint): Promise<string> => {
    const sent = await weth(wallet).getFunction("deposit").send({ value });
    await sent.wait();
    return sent.hash;
  };

  it("is decided by three of four validators, and sealed by four proposers in turn [C-05, C-07]", async function () {
    const committee = (await provider.send("cpc_getCommittee", [])) as { validators: string[]; proposers: string[] };
    expect(committee.validators).to.deep.equal(devValidators().map(({ address }) => address));
    expect(committee.proposers).to.deep.equal(devProposers().map(({ address }) => address));
    const first = (await provider.getBlockNumber()) + 1;
    for (let height = first; height < first + 8; height++) {
      await provider.send("evm_mine", []);
      const { proposer, signers, impeached } = (await provider.send("cpc_getBlockGenerationInfo", [
        toQuantity(height),
      ])) as { proposer: string; signers: string[]; impeached: boolean };
      expect(proposer).to.equal(committee.proposers[(height - 1) % 4]);
      expect((await provider.getBlock(height))?.miner.toLowerCase()).to.equal(proposer);
      expect(signers).to.have.length(3);
      expect(committee.validators).to.include.members(signers);
      expect(impeached).to.equal(false);
    }
  });

  it("lets ethers send, wait and find the event", async function () {
    const wallet = new Wallet(key(1), provider);
    const hash = await deposit(wallet, 5n);
    expect(await weth(provider).getFunction("balanceOf").staticCall(wallet.address)).to.equal(5n);
    const [event] = (await weth(provider).queryFilter("Deposit", 0)) as EventLog[];
    expect(event).to.include({ transactionHash: hash });
    expect(event?.args.toArray()).to.deep.equal([wallet.address, 5n]);
    const receipt = await provider.getTransactionReceipt(hash);
    const block = await provider.getBlock(receipt?.blockNumber ?? 0, true);
    expect(block?.prefetchedTransactions.map((transaction) => transaction.hash)).to.deep.equal([hash]);
  });

  it("tells ethers why a transaction would fail", async function () {
    const withdraw = weth(new Wallet(key(2), provider)).getFunction("withdraw");
    const outcome: unknown = await withdraw.estimateGas(1n).catch((error: unknown) => error);
    expect(isError(outcome, "CALL_EXCEPTION")).to.equal(true);
    expect(isError(await withdraw.send(1n).catch((error: unknown) => error), "CALL_EXCEPTION")).to.equal(true);
    const poor = Wallet.createRandom().connect(provider);
    const refusal: unknown = await poor
      .sendTransaction({ to: WETH9, value: 1n, gasLimit: 21_000n })
      .catch((error: unknown) => error);
    expect(isError(refusal, "INSUFFICIENT_FUNDS")).to.equal(true);
  });

  it("lets viem read, estimate, send and prove", async function () {
    const transport = http(`http://127.0.0.1:${server.port}`);
    const client = createPublicClient({ transport, pollingInterval: 50 });
    const account = privateKeyToAccount(key(3));
    const chain = {
      id: await client.getChainId(),
      name: "local",
      nativeCurrency: { name: "CPC", symbol: "CPC", decimals: 18 },
      rpcUrls: { default: { http: [] } },
    };
    const wallet = createWalletClient({ transport, account, chain });
    const hash = await wallet.sendTransaction({ to: WETH9, value: parseEther("1") });
    const receipt = await client.waitForTransactionReceipt({ hash });
    expect(receipt.status).to.equal("success");
    const proof = await client.getProof({ address: WETH9, storageKeys: [] });
    expect(proof.balance).to.equal(await client.getBalance({ address: WETH9 }));
    const history = await client.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] });
    expect(history.baseFeePerGas.length).to.equal(history.gasUsedRatio.length + 1);
    const { accessList } = await client.createAccessList({
      account: account.address,
      to: WETH9,
      data: "0xd0e30db0",
      value: 1n,
    });
    expect(accessList).to.have.length(1);
  });

  it("tells subscribers over WebSocket", async function () {
    const socket = new WebSocketProvider(`ws://127.0.0.1:${server.port}`);
    try {
      const seen = new Promise<unknown>((resolve, reject) => {
        new Contract(WETH9, WETH9_ABI, socket)
          .on("Deposit", (_from, amount: bigint) => {
            resolve(amount);
          })
          .catch(reject);
      });
      const head = new Promise<unknown>((resolve, reject) => {
        socket.once("block", resolve).catch(reject);
      });
      await socket.getBlockNumber();
      await deposit(new Wallet(key(4), provider), 7n);
      expect(await seen).to.equal(7n);
      expect(await head).to.be.a("number");
    } finally {
      await socket.destroy();
    }
  });

  it("shows pending transactions when it does not seal", async function () {
    await provider.send("evm_setAutomine", [false]);
    const sender = accounts[5]?.address ?? "0x";
    const sent = await new Wallet(key(5), provider).sendTransaction({ to: WETH9, value: 3n, gasLimit: 50_000n });
    expect(await provider.getTransactionCount(sender, "pending")).to.equal(1);
    expect(await provider.getTransactionCount(sender, "latest")).to.equal(0);
    const before = await provider.getBalance(WETH9, "latest");
    expect(await provider.getBalance(WETH9, "pending")).to.equal(before + 3n);
    const pending = (await provider.send("eth_getBlockByNumber", ["pending", false])) as { transactions: string[] };
    expect(pending.transactions).to.deep.equal([sent.hash]);
    await provider.send("evm_mine", []);
    expect(await provider.getBalance(WETH9, "latest")).to.equal(before + 3n);
    await provider.send("evm_setAutomine", [true]);
  });

  it("goes back to snapshots", async function () {
    const id = (await provider.send("evm_snapshot", [])) as string;
    const number = await provider.getBlockNumber();
    await deposit(new Wallet(key(6), provider), 1n);
    await provider.send("hardhat_setBalance", [WETH9, "0x1"]);
    expect(await provider.send("evm_revert", [id])).to.equal(true);
    expect(await provider.send("eth_blockNumber", [])).to.equal(`0x${number.toString(16)}`);
    expect(await provider.getBalance(WETH9)).to.not.equal(1n);
    expect(await provider.send("evm_revert", [id])).to.equal(false);
  });
});

import { expect } from "chai";
import {
  concat,
  Contract,
  getCreate2Address,
  isError,
  keccak256,
  Network,
  NonceManager,
  Signature,
  verifyTypedData,
  Wallet,
  WebSocketProvider,
  ZeroAddress,
  type BaseContract,
  type ContractEventPayload,
  type EventLog,
  type TransactionResponse,
} from "ethers";
import { cpchainLocal, toEthersNetwork } from "../../../chain/networks.ts";
import { PermitToken__factory, SponsoredAccount__factory, type PermitToken } from "../../../typechain-types/index.ts";
import { cast, describeLibrary, type Suite } from "./behaviours.ts";
import {
  accountDomain,
  CALL_TYPES,
  CREATE2_DEPLOYER,
  DEADLINE,
  DELEGATION_PREFIX,
  letter,
  letterForNode,
  LETTER_TYPES,
  MULTICALL3,
  PERMIT_TYPES,
  permitDomain,
  SALT,
  SUPPLY,
} from "./fixtures.ts";

interface Client {
  readonly provider: WebSocketProvider;
  readonly actor: Wallet;
  readonly other: Wallet;
  readonly sponsor: Wallet;
}

const MULTICALL_ABI = [
  "function aggregate3((address target, bool allowFailure, bytes callData)[] calls) view returns ((bool success, bytes returnData)[])",
];

const deployToken = async ({ actor }: Client): Promise<PermitToken> => {
  const token = await new PermitToken__factory(actor).deploy(SUPPLY);
  return token.waitForDeployment();
};

const mined = async (sent: Promise<TransactionResponse>) => {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("not mined");
  expect(receipt.status).to.equal(1);
  return receipt;
};

/** The error that a promise ends with. */
const failure = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("it did not fail");
};

/** Leaves transactions waiting while something is done, then seals them. */
const whileWaiting = async <T>({ provider }: Client, act: () => Promise<T>): Promise<T> => {
  await provider.send("evm_setAutomine", [false]);
  try {
    return await act();
  } finally {
    await provider.send("evm_mine", []);
    await provider.send("evm_setAutomine", [true]);
  }
};

const suite: Suite<Client> = {
  async deployment(client) {
    const token = await deployToken(client);
    expect(await token.name()).to.equal("Permit Token");
    expect(await token.balanceOf(client.actor)).to.equal(SUPPLY);
    expect(await client.provider.getCode(token)).to.equal(await token.getDeployedCode());
  },

  async events(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const receipt = await mined(token.transfer(other, 5n));
    const [inReceipt] = receipt.logs.map((log) => token.interface.parseLog(log));
    expect(inReceipt?.args.toObject()).to.deep.equal({ from: actor.address, to: other.address, value: 5n });
    const [found, ...more] = await token.queryFilter(token.filters.Transfer(actor), receipt.blockNumber);
    expect(found && [...found.args]).to.deep.equal([actor.address, other.address, 5n]);
    expect(found?.transactionHash).to.equal(receipt.hash);
    expect(more).to.deep.equal([]);
    expect(await token.queryFilter(token.filters.Transfer(other))).to.deep.equal([]);
  },

  async newHeads({ provider }) {
    const before = await provider.getBlockNumber();
    const told = Promise.withResolvers<number>();
    await provider.once("block", told.resolve);
    await provider.send("evm_mine", []);
    expect(await told.promise).to.equal(before + 1);
  },

  async logs(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const told = Promise.withResolvers<EventLog>();
    await (token as BaseContract).once(token.filters.Transfer(actor, other), ({ log }: ContractEventPayload) => {
      told.resolve(log);
    });
    await mined(token.transfer(actor, 1n));
    await mined(token.transfer(other, 2n));
    expect([...(await told.promise).args]).to.deep.equal([actor.address, other.address, 2n]);
  },

  async pendingTransactions({ provider, actor, other }) {
    const told = Promise.withResolvers<string>();
    await provider.once("pending", told.resolve);
    const { hash } = await mined(actor.sendTransaction({ to: other, value: 1n }));
    expect(await told.promise).to.equal(hash);
  },

  async typedData(client) {
    const { provider, actor } = client;
    const domain = permitDomain(await (await deployToken(client)).getAddress(), cpchainLocal.id);
    const signature = await actor.signTypedData(domain, LETTER_TYPES, letter);
    expect(verifyTypedData(domain, LETTER_TYPES, letter, signature)).to.equal(actor.address);
    const ofNode = await provider.getSigner(actor.address);
    expect(await ofNode.signTypedData(domain, LETTER_TYPES, letter)).to.equal(signature);
    expect(await provider.send("eth_signTypedData_v4", [actor.address, letterForNode(domain)])).to.equal(signature);
  },

  async permit(client) {
    const { actor, other, sponsor } = client;
    const token = await deployToken(client);
    const domain = permitDomain(await token.getAddress(), cpchainLocal.id);
    const values = { owner: actor.address, spender: other.address, value: 7n, nonce: 0n, deadline: DEADLINE };
    const { v, r, s } = Signature.from(await actor.signTypedData(domain, PERMIT_TYPES, values));
    await mined(token.connect(sponsor).permit(actor, other, 7n, DEADLINE, v, r, s));
    expect(await token.allowance(actor, other)).to.equal(7n);
    await mined(token.connect(other).transferFrom(actor, sponsor, 7n));
    expect(await token.balanceOf(sponsor)).to.equal(7n);
    const again = await failure(token.connect(sponsor).permit.staticCall(actor, other, 7n, DEADLINE, v, r, s));
    expect(isError(again, "CALL_EXCEPTION") && again.revert?.name).to.equal("ERC2612InvalidSigner");
  },

  async delegation(client) {
    const { provider, actor, other, sponsor } = client;
    const token = await deployToken(client);
    const code = await (await new SponsoredAccount__factory(sponsor).deploy()).waitForDeployment();
    const account = SponsoredAccount__factory.connect(actor.address, sponsor);
    const spent = await provider.getBalance(actor);
    const data = token.interface.encodeFunctionData("transfer", [other.address, 9n]);
    const call = { to: await token.getAddress(), value: 0n, data, nonce: 0n, deadline: DEADLINE };
    const signature = await actor.signTypedData(accountDomain(actor.address, cpchainLocal.id), CALL_TYPES, call);
    const authorization = await actor.authorize({
      address: await code.getAddress(),
      nonce: await actor.getNonce(),
    });
    const receipt = await mined(
      account.execute(call.to, call.value, call.data, call.deadline, signature, {
        type: 4,
        authorizationList: [authorization],
      }),
    );
    expect(receipt.type).to.equal(4);
    expect(receipt.from).to.equal(sponsor.address);
    expect(await provider.getCode(actor)).to.equal(
      DELEGATION_PREFIX + (await code.getAddress()).slice(2).toLowerCase(),
    );
    expect(await token.balanceOf(other)).to.equal(9n);
    expect(await provider.getBalance(actor)).to.equal(spent);
    const sent = await receipt.getTransaction();
    expect(sent.authorizationList?.[0]?.address).to.equal(await code.getAddress());

    const ending = await actor.authorize({ address: ZeroAddress, nonce: await actor.getNonce() });
    await mined(sponsor.sendTransaction({ type: 4, to: ZeroAddress, authorizationList: [ending] }));
    expect(await provider.getCode(actor)).to.equal("0x");
  },

  async create2({ provider, actor }) {
    const { data } = await new PermitToken__factory(actor).getDeployTransaction(SUPPLY);
    const address = getCreate2Address(CREATE2_DEPLOYER, SALT, keccak256(data));
    expect(await provider.getCode(address)).to.equal("0x");
    await mined(actor.sendTransaction({ to: CREATE2_DEPLOYER, data: concat([SALT, data]) }));
    expect(await PermitToken__factory.connect(address, provider).balanceOf(CREATE2_DEPLOYER)).to.equal(SUPPLY);
  },

  async multicall(client) {
    const token = await deployToken(client);
    const target = await token.getAddress();
    const calls = [
      { target, allowFailure: false, callData: token.interface.encodeFunctionData("symbol") },
      { target, allowFailure: true, callData: "0xffffffff" },
      { target, allowFailure: false, callData: token.interface.encodeFunctionData("totalSupply") },
    ];
    const multicall = new Contract(MULTICALL3, MULTICALL_ABI, client.provider);
    const [symbol, unknown, supply] = (await multicall.getFunction("aggregate3").staticCall(calls)) as {
      success: boolean;
      returnData: string;
    }[];
    expect([symbol?.success, unknown?.success, supply?.success]).to.deep.equal([true, false, true]);
    expect(token.interface.decodeFunctionResult("symbol", symbol?.returnData ?? "0x")[0]).to.equal("PT");
    expect(token.interface.decodeFunctionResult("totalSupply", supply?.returnData ?? "0x")[0]).to.equal(SUPPLY);
  },

  async fees(client) {
    const { provider, other } = client;
    const token = await deployToken(client);
    const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await provider.getFeeData();
    const block = await provider.getBlock("latest");
    if (!block?.baseFeePerGas || maxFeePerGas === null || maxPriorityFeePerGas === null) throw new Error("no fees");
    expect(maxFeePerGas >= block.baseFeePerGas + maxPriorityFeePerGas).to.equal(true);
    expect(gasPrice === null).to.equal(false);
    const history = (await provider.send("eth_feeHistory", ["0x2", "latest", [50]])) as { reward: string[][] };
    expect(history.reward).to.have.length(2);
    const gasLimit = await token.transfer.estimateGas(other, 1n);
    const receipt = await mined(token.transfer(other, 1n, { gasLimit, maxFeePerGas, maxPriorityFeePerGas }));
    expect(receipt.gasUsed <= gasLimit).to.equal(true);
    expect(receipt.gasPrice <= maxFeePerGas).to.equal(true);
  },

  async reverts(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const account = await (await new SponsoredAccount__factory(actor).deploy()).waitForDeployment();
    const late = await failure(account.execute.staticCall(ZeroAddress, 0n, "0x", 0n, "0x"));
    expect(isError(late, "CALL_EXCEPTION") && late.reason).to.equal("too late");
    const poor = await failure(token.connect(other).transfer(actor, 1n));
    if (!isError(poor, "CALL_EXCEPTION")) throw poor;
    const decoded = token.interface.parseError(poor.data ?? "0x");
    expect(decoded?.name).to.equal("ERC20InsufficientBalance");
    expect(decoded?.args.toArray()).to.deep.equal([other.address, 0n, 1n]);
    const sent = await whileWaiting(client, () => token.connect(other).transfer(actor, 1n, { gasLimit: 100_000n }));
    const unchecked = await failure(sent.wait());
    expect(isError(unchecked, "CALL_EXCEPTION") && unchecked.receipt?.status).to.equal(0);
  },

  async pending(client) {
    const { provider, actor, other } = client;
    const token = await deployToken(client);
    const nonce = await actor.getNonce();
    await whileWaiting(client, async () => {
      const { hash } = await token.transfer(other, 3n);
      expect(await token.balanceOf(other)).to.equal(0n);
      expect(await token.balanceOf(other, { blockTag: "pending" })).to.equal(3n);
      expect(await actor.getNonce("latest")).to.equal(nonce);
      expect(await actor.getNonce("pending")).to.equal(nonce + 1);
      expect((await provider.getBlock("pending"))?.transactions).to.deep.equal([hash]);
      expect(await provider.getTransactionReceipt(hash)).to.equal(null);
    });
    expect(await token.balanceOf(other)).to.equal(3n);
  },

  async nonces(client) {
    const { provider, actor, other } = client;
    const first = await actor.getNonce();
    const manager = new NonceManager(actor);
    const sent = await whileWaiting(client, () =>
      Promise.all(Array.from({ length: 10 }, () => manager.sendTransaction({ to: other, value: 1n }))),
    );
    expect(sent.map(({ nonce }) => nonce).sort((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 10 }, (_, i) => first + i),
    );
    const receipts = await Promise.all(sent.map((response) => mined(Promise.resolve(response))));
    expect(new Set(receipts.map(({ blockNumber }) => blockNumber))).to.have.property("size", 1);
    expect(await provider.getTransactionCount(actor)).to.equal(first + 10);
  },
};

describeLibrary({
  name: "ethers",
  connect(chain) {
    const network = Network.from(toEthersNetwork(cpchainLocal));
    const provider = new WebSocketProvider(chain.webSocketUrl, network, { staticNetwork: true, cacheTimeout: -1 });
    const [actor, other, sponsor] = cast(chain).map(({ privateKey }) => new Wallet(privateKey, provider));
    if (actor === undefined || other === undefined || sponsor === undefined) throw new Error("too few accounts");
    return { provider, actor, other, sponsor };
  },
  disconnect: ({ provider }) => provider.destroy(),
  suite,
});

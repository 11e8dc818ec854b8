import { expect } from "chai";
import {
  concat,
  Interface,
  getCreate2Address,
  keccak256,
  Signature,
  verifyTypedData,
  Wallet,
  ZeroAddress,
} from "ethers";
import { Web3, WebSocketProvider, type TransactionReceipt } from "web3";
import { cpchainLocal } from "../../../chain/networks.ts";
import type { DevAccount } from "../../../chain/node/dev/accounts.ts";
import type { LocalNetwork } from "../../../chain/node/networks/local.ts";
import { PermitToken__factory, SponsoredAccount__factory } from "../../../typechain-types/index.ts";
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

const TOKEN = PermitToken__factory.abi;
const ACCOUNT = SponsoredAccount__factory.abi;
const MULTICALL_ABI = [
  {
    type: "function",
    name: "aggregate3",
    stateMutability: "payable",
    inputs: [
      {
        name: "calls",
        type: "tuple[]",
        components: [
          { name: "target", type: "address" },
          { name: "allowFailure", type: "bool" },
          { name: "callData", type: "bytes" },
        ],
      },
    ],
    outputs: [
      {
        name: "results",
        type: "tuple[]",
        components: [
          { name: "success", type: "bool" },
          { name: "returnData", type: "bytes" },
        ],
      },
    ],
  },
] as const;

const POLLING_MS = 20;

interface Client {
  readonly web3: Web3;
  readonly socket: WebSocketProvider;
  readonly actor: string;
  readonly other: string;
  readonly sponsor: string;
  /** web3.js knows no EIP-7702 and signs no typed data itself: ethers does */
  readonly keys: readonly DevAccount[];
}

const connect = (chain: LocalNetwork): Client => {
  const keys = cast(chain);
  const socket = new WebSocketProvider(chain.webSocketUrl, {}, { autoReconnect: false });
  const web3 = new Web3(socket);
  web3.setConfig({ transactionReceiptPollingInterval: POLLING_MS });
  const [actor, other, sponsor] = keys.map(({ privateKey }) => {
    const account = web3.eth.accounts.privateKeyToAccount(privateKey);
    web3.eth.accounts.wallet.add(account);
    return account.address;
  });
  if (actor === undefined || other === undefined || sponsor === undefined) throw new Error("too few accounts");
  return { web3, socket, actor, other, sponsor, keys };
};

const walletOf = ({ keys }: Client, address: string): Wallet => {
  const key = keys.find((account) => account.address === address.toLowerCase());
  if (key === undefined) throw new Error(`no key of ${address}`);
  return new Wallet(key.privateKey);
};

const ask = ({ web3 }: Client, method: string, params: unknown[] = []): Promise<unknown> =>
  web3.requestManager.send({ method, params });

const deployToken = ({ web3, actor }: Client) =>
  new web3.eth.Contract(TOKEN)
    .deploy({ data: PermitToken__factory.bytecode, arguments: [SUPPLY] })
    .send({ from: actor });

const deployAccount = ({ web3, sponsor }: Client) =>
  new web3.eth.Contract(ACCOUNT).deploy({ data: SponsoredAccount__factory.bytecode }).send({ from: sponsor });

const addressOf = ({ options }: { readonly options: { readonly address?: string | undefined } }): string => {
  if (options.address === undefined) throw new Error("not deployed");
  return options.address;
};

const transferred = ({ events }: TransactionReceipt): unknown => {
  const { from, to, value } = events?.["Transfer"]?.returnValues ?? {};
  return { from, to, value };
};

/** What web3.js makes of a call that reverts. */
interface Reverted {
  readonly message: string;
  readonly data?: string;
  readonly errorName?: string;
  readonly errorArgs?: Readonly<Record<string, unknown>>;
}

const revertOf = async (call: {
  then(done: () => void, failed: (error: unknown) => void): unknown;
}): Promise<Reverted> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && typeof error.cause === "object" && error.cause !== null)
      return error.cause as Reverted;
    throw error;
  }
  throw new Error("it did not revert");
};

/** Leaves transactions waiting while something is done, then seals them. */
const whileWaiting = async <T>(client: Client, act: () => Promise<T>): Promise<T> => {
  await ask(client, "evm_setAutomine", [false]);
  try {
    return await act();
  } finally {
    await ask(client, "evm_mine");
    await ask(client, "evm_setAutomine", [true]);
  }
};

const suite: Suite<Client> = {
  async deployment(client) {
    const token = await deployToken(client);
    expect(await token.methods.name().call()).to.equal("Permit Token");
    expect(await token.methods.balanceOf(client.actor).call()).to.equal(SUPPLY);
  },

  async events(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const receipt = await token.methods.transfer(other, 5n).send({ from: actor });
    expect(transferred(receipt)).to.deep.equal({ from: actor, to: other, value: 5n });
    const found = await token.getPastEvents("Transfer", { filter: { from: actor }, fromBlock: receipt.blockNumber });
    expect(found.map((log) => typeof log !== "string" && log.transactionHash)).to.deep.equal([receipt.transactionHash]);
    expect(await token.getPastEvents("Transfer", { filter: { from: other }, fromBlock: 0 })).to.deep.equal([]);
  },

  async newHeads(client) {
    const { web3 } = client;
    const before = await web3.eth.getBlockNumber();
    const subscription = await web3.eth.subscribe("newHeads");
    const told = Promise.withResolvers<unknown>();
    subscription.on("data", ({ number }) => {
      told.resolve(number);
    });
    await ask(client, "evm_mine");
    expect(await told.promise).to.equal(before + 1n);
    await subscription.unsubscribe();
  },

  async logs(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const subscription = token.events.Transfer({ filter: { to: other } });
    const told = Promise.withResolvers<unknown>();
    const subscribed = Promise.withResolvers<unknown>();
    subscription.on("connected", subscribed.resolve);
    subscription.on("data", ({ returnValues: { from, to, value } }) => {
      told.resolve({ from, to, value });
    });
    await subscribed.promise;
    await token.methods.transfer(actor, 1n).send({ from: actor });
    await token.methods.transfer(other, 2n).send({ from: actor });
    expect(await told.promise).to.deep.equal({ from: actor, to: other, value: 2n });
    await subscription.unsubscribe();
  },

  async pendingTransactions({ web3, actor, other }) {
    const subscription = await web3.eth.subscribe("pendingTransactions");
    const told = Promise.withResolvers<unknown>();
    subscription.on("data", told.resolve);
    const { transactionHash } = await web3.eth.sendTransaction({ from: actor, to: other, value: 1n });
    expect(await told.promise).to.equal(transactionHash);
    await subscription.unsubscribe();
  },

  async typedData(client) {
    const { web3, actor } = client;
    const domain = permitDomain(addressOf(await deployToken(client)), cpchainLocal.id);
    const signature = await web3.eth.signTypedData(actor, letterForNode(domain));
    expect(verifyTypedData(domain, LETTER_TYPES, letter, signature)).to.equal(actor);
    const asText = JSON.stringify(letterForNode(domain));
    expect(await ask(client, "eth_signTypedData_v4", [actor, asText])).to.equal(signature);
  },

  async permit(client) {
    const { actor, other, sponsor } = client;
    const token = await deployToken(client);
    const domain = permitDomain(addressOf(token), cpchainLocal.id);
    const values = { owner: actor, spender: other, value: 7n, nonce: 0n, deadline: DEADLINE };
    const { v, r, s } = Signature.from(await walletOf(client, actor).signTypedData(domain, PERMIT_TYPES, values));
    await token.methods.permit(actor, other, 7n, DEADLINE, v, r, s).send({ from: sponsor });
    expect(await token.methods.allowance(actor, other).call()).to.equal(7n);
    await token.methods.transferFrom(actor, sponsor, 7n).send({ from: other });
    expect(await token.methods.balanceOf(sponsor).call()).to.equal(7n);
    const again = await revertOf(token.methods.permit(actor, other, 7n, DEADLINE, v, r, s).call({ from: sponsor }));
    expect(again.data?.slice(0, 10)).to.equal(new Interface(TOKEN).getError("ERC2612InvalidSigner")?.selector);
  },

  async delegation(client) {
    const { web3, actor, other, sponsor } = client;
    const token = await deployToken(client);
    const code = addressOf(await deployAccount(client));
    const before = await web3.eth.getBalance(actor);
    const data = token.methods.transfer(other, 9n).encodeABI();
    const call = { to: addressOf(token), value: 0n, data, nonce: 0n, deadline: DEADLINE };
    const signer = walletOf(client, actor);
    const signature = await signer.signTypedData(accountDomain(actor, cpchainLocal.id), CALL_TYPES, call);
    const execute = new web3.eth.Contract(ACCOUNT).methods.execute(call.to, 0n, data, DEADLINE, signature).encodeABI();
    const delegate = async (address: string, input: string) => {
      const raw = await walletOf(client, sponsor).signTransaction({
        type: 4,
        chainId: cpchainLocal.id,
        nonce: Number(await web3.eth.getTransactionCount(sponsor)),
        to: actor,
        data: input,
        gasLimit: 500_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
        authorizationList: [
          await signer.authorize({
            address,
            chainId: cpchainLocal.id,
            nonce: Number(await web3.eth.getTransactionCount(actor)),
          }),
        ],
      });
      const hash = (await ask(client, "eth_sendRawTransaction", [raw])) as string;
      return web3.eth.getTransactionReceipt(hash);
    };
    const receipt = await delegate(code, execute);
    expect([receipt.status, receipt.type, receipt.from]).to.deep.equal([1n, 4n, sponsor.toLowerCase()]);
    expect(await web3.eth.getCode(actor)).to.equal(DELEGATION_PREFIX + code.slice(2).toLowerCase());
    expect(await token.methods.balanceOf(other).call()).to.equal(9n);
    expect(await web3.eth.getBalance(actor)).to.equal(before);

    await delegate(ZeroAddress, "0x");
    expect(await web3.eth.getCode(actor)).to.equal("0x");
  },

  async create2({ web3, actor }) {
    const deployment = new web3.eth.Contract(TOKEN).deploy({
      data: PermitToken__factory.bytecode,
      arguments: [SUPPLY],
    });
    const code = deployment.encodeABI();
    const address = getCreate2Address(CREATE2_DEPLOYER, SALT, keccak256(code));
    await web3.eth.sendTransaction({ from: actor, to: CREATE2_DEPLOYER, data: concat([SALT, code]) });
    const token = new web3.eth.Contract(TOKEN, address);
    expect(await token.methods.balanceOf(CREATE2_DEPLOYER).call()).to.equal(SUPPLY);
  },

  async multicall(client) {
    const { web3 } = client;
    const token = await deployToken(client);
    const target = addressOf(token);
    const multicall = new web3.eth.Contract(MULTICALL_ABI, MULTICALL3);
    const calls = [
      { target, allowFailure: true, callData: "0xffffffff" },
      { target, allowFailure: false, callData: token.methods.totalSupply().encodeABI() },
    ];
    const [unknown, supply] = await multicall.methods.aggregate3(calls).call();
    expect(unknown?.success).to.equal(false);
    expect(web3.eth.abi.decodeParameter("uint256", String(supply?.returnData))).to.equal(SUPPLY);
  },

  async fees(client) {
    const { web3, actor, other } = client;
    const token = await deployToken(client);
    const { baseFeePerGas, maxFeePerGas, maxPriorityFeePerGas } = await web3.eth.calculateFeeData();
    if (baseFeePerGas === undefined || maxFeePerGas === undefined || maxPriorityFeePerGas === undefined)
      throw new Error("no fees");
    expect(BigInt(maxFeePerGas) >= BigInt(baseFeePerGas) + BigInt(maxPriorityFeePerGas)).to.equal(true);
    const history = await web3.eth.getFeeHistory(2, "latest", [50]);
    expect(history.reward).to.have.length(2);
    expect(history.baseFeePerGas).to.have.length(3);
    const gas = await token.methods.transfer(other, 1n).estimateGas({ from: actor });
    const receipt = await token.methods.transfer(other, 1n).send({ from: actor, gas: String(gas) });
    expect(receipt.gasUsed <= gas).to.equal(true);
  },

  async reverts(client) {
    const { actor, other } = client;
    const token = await deployToken(client);
    const account = await deployAccount(client);
    const late = await revertOf(account.methods.execute(ZeroAddress, 0n, "0x", 0n, "0x").call({ from: actor }));
    expect(late.message).to.equal("execution reverted: too late");
    const poor = await revertOf(token.methods.transfer(actor, 1n).send({ from: other }));
    expect(poor.errorName).to.equal("ERC20InsufficientBalance");
    expect(poor.errorArgs).to.include({ sender: other, balance: 0n, needed: 1n });
  },

  async pending(client) {
    const { web3, actor, other } = client;
    const token = await deployToken(client);
    const nonce = await web3.eth.getTransactionCount(actor);
    await whileWaiting(client, async () => {
      const transfer = { from: actor, to: addressOf(token), data: token.methods.transfer(other, 3n).encodeABI() };
      const hash = await ask(client, "eth_sendTransaction", [transfer]);
      expect(await token.methods.balanceOf(other).call()).to.equal(0n);
      expect(await token.methods.balanceOf(other).call({}, "pending")).to.equal(3n);
      expect(await web3.eth.getTransactionCount(actor, "latest")).to.equal(nonce);
      expect(await web3.eth.getTransactionCount(actor, "pending")).to.equal(nonce + 1n);
      expect((await web3.eth.getBlock("pending")).transactions).to.deep.equal([hash]);
    });
    expect(await token.methods.balanceOf(other).call()).to.equal(3n);
  },

  async nonces(client) {
    const { web3, actor, other } = client;
    const first = await web3.eth.getTransactionCount(actor);
    const receipts: Promise<TransactionReceipt>[] = [];
    await whileWaiting(client, async () => {
      const sent = Array.from({ length: 10 }, (_, index) => {
        const hash = Promise.withResolvers<unknown>();
        const transaction = { from: actor, to: other, value: 1n, nonce: first + BigInt(index) };
        const sending = web3.eth.sendTransaction(transaction).once("transactionHash", hash.resolve);
        receipts.push(Promise.resolve(sending));
        return hash.promise;
      });
      await Promise.all(sent);
    });
    const blocks = (await Promise.all(receipts)).map(({ blockNumber }) => blockNumber);
    expect(new Set(blocks)).to.have.property("size", 1);
    expect(await web3.eth.getTransactionCount(actor)).to.equal(first + 10n);
  },
};

describeLibrary({
  name: "web3.js",
  connect,
  disconnect({ socket }) {
    const closed = Promise.withResolvers<undefined>();
    socket.on("disconnect", () => {
      closed.resolve(undefined);
    });
    socket.disconnect();
    return closed.promise;
  },
  suite,
});

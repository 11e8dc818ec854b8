import { expect } from "chai";
import {
  BaseError,
  concat,
  ContractFunctionRevertedError,
  createPublicClient,
  createTestClient,
  createWalletClient,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  getCreate2Address,
  isAddressEqual,
  nonceManager,
  parseEventLogs,
  parseSignature,
  recoverTypedDataAddress,
  webSocket,
  zeroAddress,
  type Address,
  type Hex,
} from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";
import { cpchainLocal } from "../../../chain/networks.ts";
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
  PERMIT_TYPES,
  permitDomain,
  SALT,
  SUPPLY,
} from "./fixtures.ts";

const TOKEN = PermitToken__factory.abi;
const ACCOUNT = SponsoredAccount__factory.abi;
const TOKEN_CODE = PermitToken__factory.bytecode;
const ACCOUNT_CODE = SponsoredAccount__factory.bytecode;

const connect = (chain: LocalNetwork) => {
  const [actor, other, sponsor] = cast(chain).map(({ privateKey }) => privateKeyToAccount(privateKey));
  if (actor === undefined || other === undefined || sponsor === undefined) throw new Error("too few accounts");
  const transport = webSocket(chain.webSocketUrl);
  const options = { chain: cpchainLocal, transport, cacheTime: 0, pollingInterval: 20 };
  const walletOf = (account: PrivateKeyAccount) => createWalletClient({ ...options, account });
  return {
    reader: createPublicClient(options),
    /** leaves signing to the node */
    node: createWalletClient(options),
    controls: createTestClient({ ...options, mode: "hardhat" }),
    actor: walletOf(actor),
    other: walletOf(other),
    sponsor: walletOf(sponsor),
  };
};

type Client = ReturnType<typeof connect>;

const mined = async ({ reader }: Client, hash: Promise<Hex> | Hex) => {
  const receipt = await reader.waitForTransactionReceipt({ hash: await hash });
  expect(receipt.status).to.equal("success");
  return receipt;
};

const created = async (client: Client, hash: Promise<Hex>): Promise<Address> => {
  const { contractAddress } = await mined(client, hash);
  if (!contractAddress) throw new Error("no contract was created");
  return contractAddress;
};

const deployToken = (client: Client): Promise<Address> =>
  created(client, client.actor.deployContract({ abi: TOKEN, bytecode: TOKEN_CODE, args: [SUPPLY] }));

const deployAccount = (client: Client): Promise<Address> =>
  created(client, client.sponsor.deployContract({ abi: ACCOUNT, bytecode: ACCOUNT_CODE }));

const balanceOf = ({ reader }: Client, address: Address, holder: Address, blockTag: "latest" | "pending" = "latest") =>
  reader.readContract({ address, abi: TOKEN, functionName: "balanceOf", args: [holder], blockTag });

const transfer = ({ actor }: Client, address: Address, to: Address, value: bigint): Promise<Hex> =>
  actor.writeContract({ address, abi: TOKEN, functionName: "transfer", args: [to, value] });

/** The contract's own answer to a call that fails. */
const revertOf = async (call: Promise<unknown>): Promise<ContractFunctionRevertedError> => {
  try {
    await call;
  } catch (error) {
    const reverted =
      error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    if (reverted instanceof ContractFunctionRevertedError) return reverted;
    throw error;
  }
  throw new Error("it did not revert");
};

/** Leaves transactions waiting while something is done, then seals them. */
const whileWaiting = async <T>({ controls }: Client, act: () => Promise<T>): Promise<T> => {
  await controls.setAutomine(false);
  try {
    return await act();
  } finally {
    await controls.mine({ blocks: 1 });
    await controls.setAutomine(true);
  }
};

const suite: Suite<Client> = {
  async deployment(client) {
    const token = await deployToken(client);
    expect(await client.reader.readContract({ address: token, abi: TOKEN, functionName: "name" })).to.equal(
      "Permit Token",
    );
    expect(await balanceOf(client, token, client.actor.account.address)).to.equal(SUPPLY);
  },

  async events(client) {
    const { reader, actor, other } = client;
    const token = await deployToken(client);
    const receipt = await mined(client, transfer(client, token, other.account.address, 5n));
    const expected = { from: actor.account.address, to: other.account.address, value: 5n };
    expect(parseEventLogs({ abi: TOKEN, logs: receipt.logs }).map(({ args }) => args)).to.deep.equal([expected]);
    const query = { address: token, abi: TOKEN, eventName: "Transfer", fromBlock: receipt.blockNumber } as const;
    const found = await reader.getContractEvents({ ...query, args: { from: actor.account.address } });
    expect(found.map(({ args }) => args)).to.deep.equal([expected]);
    expect(found.map(({ transactionHash }) => transactionHash)).to.deep.equal([receipt.transactionHash]);
    expect(await reader.getContractEvents({ ...query, args: { from: other.account.address } })).to.deep.equal([]);
  },

  async newHeads({ reader, controls }) {
    const before = await reader.getBlockNumber();
    const told = Promise.withResolvers<bigint>();
    const stop = reader.watchBlocks({
      poll: false,
      onBlock: ({ number }) => {
        told.resolve(number);
      },
      onError: told.reject,
    });
    await controls.mine({ blocks: 1 });
    expect(await told.promise).to.equal(before + 1n);
    stop();
  },

  async logs(client) {
    const { reader, actor, other } = client;
    const address = await deployToken(client);
    const told = Promise.withResolvers<unknown>();
    const stop = reader.watchContractEvent({
      address,
      abi: TOKEN,
      eventName: "Transfer",
      args: { to: other.account.address },
      poll: false,
      onLogs: (logs) => {
        told.resolve(logs.map(({ args }) => args));
      },
      onError: told.reject,
    });
    await mined(client, transfer(client, address, actor.account.address, 1n));
    await mined(client, transfer(client, address, other.account.address, 2n));
    expect(await told.promise).to.deep.equal([{ from: actor.account.address, to: other.account.address, value: 2n }]);
    stop();
  },

  async pendingTransactions(client) {
    const { reader, actor, other } = client;
    const told = Promise.withResolvers<readonly Hex[]>();
    const stop = reader.watchPendingTransactions({ poll: false, onTransactions: told.resolve, onError: told.reject });
    const { transactionHash } = await mined(client, actor.sendTransaction({ to: other.account.address, value: 1n }));
    expect(await told.promise).to.deep.equal([transactionHash]);
    stop();
  },

  async typedData(client) {
    const { reader, actor } = client;
    const domain = permitDomain(await deployToken(client), cpchainLocal.id);
    const data = { domain, types: LETTER_TYPES, primaryType: "Letter" as const, message: letter };
    const signature = await actor.signTypedData(data);
    const address = actor.account.address;
    expect(await recoverTypedDataAddress({ ...data, signature })).to.equal(address);
    expect(await reader.verifyTypedData({ ...data, address, signature })).to.equal(true);
    expect(await client.node.signTypedData({ ...data, account: address })).to.equal(signature);
    const asText = JSON.stringify(letterForNode(domain));
    expect(await reader.request({ method: "eth_signTypedData_v4", params: [address, asText] } as never)).to.equal(
      signature,
    );
  },

  async permit(client) {
    const { reader, actor, other, sponsor } = client;
    const token = { address: await deployToken(client), abi: TOKEN } as const;
    const owner = actor.account.address;
    const spender = other.account.address;
    const signature = await actor.signTypedData({
      domain: permitDomain(token.address, cpchainLocal.id),
      types: PERMIT_TYPES,
      primaryType: "Permit",
      message: { owner, spender, value: 7n, nonce: 0n, deadline: DEADLINE },
    });
    const { r, s, yParity } = parseSignature(signature);
    const permit = {
      ...token,
      functionName: "permit",
      args: [owner, spender, 7n, DEADLINE, 27 + yParity, r, s],
    } as const;
    await mined(client, sponsor.writeContract(permit));
    expect(await reader.readContract({ ...token, functionName: "allowance", args: [owner, spender] })).to.equal(7n);
    const spend = { ...token, functionName: "transferFrom", args: [owner, sponsor.account.address, 7n] } as const;
    await mined(client, other.writeContract(spend));
    expect(await balanceOf(client, token.address, sponsor.account.address)).to.equal(7n);
    const again = await revertOf(reader.simulateContract({ ...permit, account: sponsor.account }));
    expect(again.data?.errorName).to.equal("ERC2612InvalidSigner");
  },

  async delegation(client) {
    const { reader, actor, other, sponsor } = client;
    const token = await deployToken(client);
    const code = await deployAccount(client);
    const account = actor.account.address;
    const before = await reader.getBalance({ address: account });
    const data = encodeFunctionData({ abi: TOKEN, functionName: "transfer", args: [other.account.address, 9n] });
    const signature = await actor.signTypedData({
      domain: accountDomain(account, cpchainLocal.id),
      types: CALL_TYPES,
      primaryType: "Call",
      message: { to: token, value: 0n, data, nonce: 0n, deadline: DEADLINE },
    });
    const authorization = await actor.signAuthorization({ contractAddress: code });
    const receipt = await mined(
      client,
      sponsor.writeContract({
        address: account,
        abi: ACCOUNT,
        functionName: "execute",
        args: [token, 0n, data, DEADLINE, signature],
        authorizationList: [authorization],
      }),
    );
    expect(receipt.type).to.equal("eip7702");
    expect(isAddressEqual(receipt.from, sponsor.account.address)).to.equal(true);
    expect(await reader.getCode({ address: account })).to.equal(DELEGATION_PREFIX + code.slice(2).toLowerCase());
    expect(await reader.getDelegation({ address: account })).to.equal(getAddress(code));
    expect(await balanceOf(client, token, other.account.address)).to.equal(9n);
    expect(await reader.getBalance({ address: account })).to.equal(before);

    const ending = await actor.signAuthorization({ contractAddress: zeroAddress });
    await mined(client, sponsor.sendTransaction({ to: zeroAddress, authorizationList: [ending] }));
    expect(await reader.getCode({ address: account })).to.equal(undefined);
  },

  async create2(client) {
    const { reader, actor } = client;
    const bytecode = encodeDeployData({ abi: TOKEN, bytecode: TOKEN_CODE, args: [SUPPLY] });
    const address = getCreate2Address({ from: CREATE2_DEPLOYER, salt: SALT, bytecode });
    expect(await reader.getCode({ address })).to.equal(undefined);
    await mined(client, actor.sendTransaction({ to: CREATE2_DEPLOYER, data: concat([SALT, bytecode]) }));
    expect(await balanceOf(client, address, CREATE2_DEPLOYER)).to.equal(SUPPLY);
  },

  async multicall(client) {
    const { reader } = client;
    const [here, there] = [await deployToken(client), await deployToken(client)];
    const [symbol, none, supply] = await reader.multicall({
      contracts: [
        { address: here, abi: TOKEN, functionName: "symbol" },
        { address: here, abi: ACCOUNT, functionName: "nonce" },
        { address: there, abi: TOKEN, functionName: "totalSupply" },
      ],
    });
    expect(symbol.result).to.equal("PT");
    expect(none.status).to.equal("failure");
    expect(supply.result).to.equal(SUPPLY);
  },

  async fees(client) {
    const { reader, actor, other } = client;
    const address = await deployToken(client);
    const { maxFeePerGas, maxPriorityFeePerGas } = await reader.estimateFeesPerGas();
    const { baseFeePerGas } = await reader.getBlock();
    expect(maxFeePerGas >= (baseFeePerGas ?? 0n) + maxPriorityFeePerGas).to.equal(true);
    const history = await reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] });
    expect(history.reward).to.have.length(2);
    expect(history.baseFeePerGas).to.have.length(3);
    const call = { address, abi: TOKEN, functionName: "transfer", args: [other.account.address, 1n] } as const;
    const gas = await reader.estimateContractGas({ ...call, account: actor.account });
    const receipt = await mined(client, actor.writeContract({ ...call, gas, maxFeePerGas, maxPriorityFeePerGas }));
    expect(receipt.gasUsed <= gas).to.equal(true);
    expect(receipt.effectiveGasPrice <= maxFeePerGas).to.equal(true);
  },

  async reverts(client) {
    const { reader, actor, other } = client;
    const address = await deployToken(client);
    const account = await deployAccount(client);
    const late = { abi: ACCOUNT, functionName: "execute", args: [zeroAddress, 0n, "0x", 0n, "0x"] } as const;
    const tooLate = await revertOf(reader.simulateContract({ ...late, address: account, account: actor.account }));
    expect(tooLate.reason).to.equal("too late");
    const tooMuch = {
      address,
      abi: TOKEN,
      functionName: "transfer",
      args: [actor.account.address, 1n],
    } as const;
    const poor = await revertOf(other.writeContract(tooMuch));
    expect(poor.data?.errorName).to.equal("ERC20InsufficientBalance");
    expect(poor.data?.args).to.deep.equal([other.account.address, 0n, 1n]);
    const unchecked = await whileWaiting(client, () => other.writeContract({ ...tooMuch, gas: 100_000n }));
    expect((await reader.waitForTransactionReceipt({ hash: unchecked })).status).to.equal("reverted");
  },

  async pending(client) {
    const { reader, actor, other } = client;
    const token = await deployToken(client);
    const { address } = actor.account;
    const nonce = await reader.getTransactionCount({ address });
    await whileWaiting(client, async () => {
      const hash = await transfer(client, token, other.account.address, 3n);
      expect(await balanceOf(client, token, other.account.address)).to.equal(0n);
      expect(await balanceOf(client, token, other.account.address, "pending")).to.equal(3n);
      expect(await reader.getTransactionCount({ address, blockTag: "latest" })).to.equal(nonce);
      expect(await reader.getTransactionCount({ address, blockTag: "pending" })).to.equal(nonce + 1);
      expect((await reader.getBlock({ blockTag: "pending" })).transactions).to.deep.equal([hash]);
      expect((await reader.getTransaction({ hash })).blockNumber).to.equal(null);
    });
    expect(await balanceOf(client, token, other.account.address)).to.equal(3n);
  },

  async nonces(client) {
    const { reader, actor, other } = client;
    const { address } = actor.account;
    const first = await reader.getTransactionCount({ address });
    const account = { ...actor.account, nonceManager };
    const transaction = { account, to: other.account.address, value: 1n };
    const hashes = await whileWaiting(client, () =>
      Promise.all(Array.from({ length: 10 }, () => actor.sendTransaction(transaction))),
    );
    const receipts = await Promise.all(hashes.map((hash) => mined(client, hash)));
    expect(new Set(receipts.map(({ blockNumber }) => blockNumber))).to.have.property("size", 1);
    expect(await reader.getTransactionCount({ address })).to.equal(first + 10);
  },
};

describeLibrary({
  name: "viem",
  connect,
  async disconnect({ reader }) {
    const socket = await reader.transport.getRpcClient();
    socket.close();
  },
  suite,
});

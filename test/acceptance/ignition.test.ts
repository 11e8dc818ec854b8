import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { getAddress, getCreate2Address, id, keccak256 } from "ethers";
import { artifacts, config, network } from "hardhat";
import { startLocalNetwork, type LocalNetwork } from "../../chain/node/networks/local.ts";
import Data from "../../ignition/modules/Data.ts";

const DEPLOYMENTS = path.join(config.paths.ignition, "deployments");
const DATASET = id("humidity of 2026");

/** CreateX, through which Ignition's strategy "create2" deploys, and the account whose one signed transaction makes it. */
const CREATE_X = "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed";
const CREATE_X_DEPLOYER = "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5";

/** The transaction that makes CreateX on any chain, as Ignition's package holds it. */
const creationOfCreateX = async (): Promise<string> => {
  const ignition = createRequire(import.meta.resolve("@nomicfoundation/hardhat-ignition"));
  const core = pathToFileURL(ignition.resolve("@nomicfoundation/ignition-core"));
  const file = new URL("internal/execution/strategy/createx-artifact.js", core);
  return ((await import(file.href)) as { presignedTx: string }).presignedTx;
};

describe("Hardhat Ignition with a running chain [A-11]", () => {
  let folder: string;
  let chain: LocalNetwork;
  let connection: Awaited<ReturnType<typeof connect>>;
  let deploymentId: string;

  const connect = () => network.create({ network: "cpchain-local", override: { url: chain.url } });
  const options = () => ({
    deploymentId,
    parameters: { Data: { dataset: DATASET } },
    config: { blockPollingInterval: 20, requiredConfirmations: 1 },
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-ignition-"));
    chain = await startLocalNetwork({ folder, port: 0, periodMs: 0 });
    connection = await connect();
    deploymentId = path.basename(folder);
  });

  afterEach(async () => {
    await connection.close();
    await chain.close();
    await rm(folder, { recursive: true, force: true });
    await rm(path.join(DEPLOYMENTS, deploymentId), { recursive: true, force: true });
  });

  it("deploys a module: contracts, calls, values read from events and views, and a payment", async () => {
    const { datasets, grants } = await connection.ignition.deploy(Data, options());
    const [deployer] = chain.accounts;
    expect(await datasets.getFunction("ownerOf")(DATASET)).to.equal(getAddress(deployer?.address ?? ""));
    expect(await grants.getFunction("datasets")()).to.equal(await datasets.getAddress());
    expect(await grants.getFunction("canAccess")(DATASET, deployer?.address)).to.equal(true);
  });

  it("goes on with a deployment from its journal, and repeats nothing", async () => {
    const first = await connection.ignition.deploy(Data, options());
    const sealed = await connection.ethers.provider.getBlockNumber();
    const second = await connection.ignition.deploy(Data, options());
    expect(await second.grants.getAddress()).to.equal(await first.grants.getAddress());
    expect(await connection.ethers.provider.getBlockNumber()).to.equal(sealed);
  });

  it("deploys to addresses known beforehand by the strategy create2 [EIP-1014]", async () => {
    const [funder] = await connection.ethers.getSigners();
    await (await funder?.sendTransaction({ to: CREATE_X_DEPLOYER, value: 10n ** 18n }))?.wait();
    await connection.ethers.provider.broadcastTransaction(await creationOfCreateX());
    const salt = id("cpchain");
    const { datasets } = await connection.ignition.deploy(Data, {
      ...options(),
      strategy: "create2",
      strategyConfig: { salt },
    });
    const initCode = (await artifacts.readArtifact("DatasetRegistry")).bytecode;
    expect(await datasets.getAddress()).to.equal(getCreate2Address(CREATE_X, keccak256(salt), keccak256(initCode)));
  });
});

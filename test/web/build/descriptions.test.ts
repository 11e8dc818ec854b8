import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readCatalogue } from "../../../web/build/contracts.ts";
import { writeDescriptions } from "../../../web/build/descriptions.ts";
import { matches } from "../../../web/src/abi/fingerprint.ts";

const CODE = "0x60016000526001601ff3";

describe("Descriptions of contracts for the page [A-11]", function () {
  let root: string;
  let folder: string;
  beforeEach(async function () {
    root = await mkdtemp(path.join(tmpdir(), "cpchain-descriptions-"));
    folder = path.join(root, "explorer");
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const artifact = async (contractName: string, sourceName: string, deployedBytecode = CODE): Promise<string> => {
    const file = path.join(root, `${contractName}.json`);
    const abi = [{ type: "function", name: "ok", inputs: [], outputs: [], stateMutability: "view", internalType: "x" }];
    await writeFile(file, JSON.stringify({ contractName, sourceName, abi, deployedBytecode, immutableReferences: {} }));
    return file;
  };

  it("name the contract, its source, its ABI and how its code is recognised", async function () {
    await writeDescriptions([await artifact("Vault", "contracts/token/Vault.sol")], folder);
    const [vault] = readCatalogue(folder).contracts;
    expect([vault?.name, vault?.source, vault?.abi[0]]).to.deep.equal([
      "Vault",
      "contracts/token/Vault.sol",
      { type: "function", name: "ok", inputs: [], outputs: [], stateMutability: "view" },
    ]);
    expect(vault?.code !== undefined && matches(CODE, vault.code)).to.equal(true);
  });

  it("are made of this project's contracts that are deployed, and of no others", async function () {
    const artifacts = [
      await artifact("Vault", "contracts/Vault.sol"),
      await artifact("IVault", "contracts/IVault.sol", "0x"),
      await artifact("Mock", "contracts/mocks/Mock.sol"),
      await artifact("ERC20", "@openzeppelin/contracts/token/ERC20/ERC20.sol"),
    ];
    await writeDescriptions(artifacts, folder);
    const names = readCatalogue(folder).contracts.filter(({ source }) => source !== undefined);
    expect(names.map(({ name }) => name)).to.deep.equal(["Vault"]);
  });

  it("go when their contract goes, and are left alone while it stays as it is", async function () {
    const vault = await artifact("Vault", "contracts/token/Vault.sol");
    await writeDescriptions([vault, await artifact("Old", "contracts/Old.sol")], folder);
    const file = path.join(folder, "token/Vault.json");
    const before = await stat(file, { bigint: true });
    await writeDescriptions([vault], folder);
    expect((await stat(file, { bigint: true })).mtimeNs).to.equal(before.mtimeNs);
    expect(readCatalogue(folder).contracts.some(({ name }) => name === "Old")).to.equal(false);
  });

  it("are asked for when there are none", async function () {
    await mkdir(folder);
    expect(() => readCatalogue(folder)).to.throw("npm run build");
  });

  it("are committed for what genesis deploys", async function () {
    const text = await readFile("typechain-types/explorer/token/Treasury.json", "utf8");
    expect(JSON.parse(text)).to.include({ name: "Treasury", source: "contracts/token/Treasury.sol" });
  });
});

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Wallet, isAddress } from "ethers";
import { run, startCpchain, startCpchainWithInput } from "../../../support/process.ts";

describe("cpchain account", function () {
  let folder: string;
  let keystore: string;
  let password: string;

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-account-"));
    keystore = path.join(folder, "keystore");
    password = path.join(folder, "password");
    await writeFile(password, "correct horse\n");
  });

  afterEach(async function () {
    await rm(folder, { recursive: true, force: true });
  });

  const account = (...args: string[]): ReturnType<typeof run> =>
    run(startCpchain("account", ...args, "--keystore", keystore, "--json"));

  it("makes an account and lists it", async function () {
    const made = await account("new", "--password-file", password, "--lightkdf");
    expect(made.code, made.errors).to.equal(0);
    const { address } = JSON.parse(made.output) as { address: string };
    expect(isAddress(address)).to.equal(true);
    const listed = JSON.parse((await account("list")).output) as { address: string }[];
    expect(listed.map((entry) => entry.address)).to.deep.equal([address]);
  });

  it("imports a private key", async function () {
    const key = path.join(folder, "key");
    const wallet = new Wallet(`0x${"22".repeat(32)}`);
    await writeFile(key, wallet.privateKey);
    const imported = await account("import", key, "--password-file", password, "--lightkdf");
    expect((JSON.parse(imported.output) as { address: string }).address).to.equal(wallet.address);
  });

  it("refuses a key file without a key and does not repeat what it holds", async function () {
    const key = path.join(folder, "key");
    await writeFile(key, "secret-but-no-key");
    const { code, output } = await account("import", key, "--password-file", password);
    expect(code).to.equal(1);
    expect((JSON.parse(output) as { error: { code: string } }).error.code).to.equal("KEY_INVALID");
    expect(output).not.to.include("secret-but-no-key");
    expect(await readdir(folder)).not.to.include("keystore");
  });

  it("changes a password", async function () {
    const { output } = await account("new", "--password-file", password, "--lightkdf");
    const { address } = JSON.parse(output) as { address: string };
    const other = path.join(folder, "new");
    await writeFile(other, "battery staple");
    const passwords = ["--password-file", password, "--new-password-file", other];
    expect((await account("update", address, ...passwords, "--lightkdf")).code).to.equal(0);
    const again = await account("update", address, ...passwords, "--lightkdf");
    expect((JSON.parse(again.output) as { error: { code: string } }).error.code).to.equal("PASSWORD_WRONG");
  });

  it("takes the password from standard input", async function () {
    const { code } = await run(
      startCpchainWithInput(
        "from stdin\n",
        ...["account", "new", "--keystore", keystore, "--password-file", "-", "--lightkdf"],
      ),
    );
    expect(code).to.equal(0);
    expect(await readdir(keystore)).to.have.length(1);
  });

  it("asks for a password file where there is no terminal", async function () {
    const { code, output } = await account("new");
    expect(code).to.equal(1);
    expect((JSON.parse(output) as { error: { code: string } }).error.code).to.equal("PASSWORD_MISSING");
  });

  it("explains itself", async function () {
    const { code, output } = await run(startCpchain("account", "--help"));
    expect(code).to.equal(0);
    for (const name of ["new", "list", "import", "update"]) expect(output).to.include(name);
  });
});

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Wallet, computeAddress } from "ethers";
import { addKey, changePassword, findKey, listKeystore, readKey } from "../../../../chain/node/keystore/keystore.ts";
import type { Address, Hex } from "../../../../chain/primitives/types.ts";
import { rejection } from "../../../support/rejection.ts";

const PRIVATE_KEY: Hex = `0x${"11".repeat(32)}`;
const ADDRESS = computeAddress(PRIVATE_KEY).toLowerCase() as Address;
const KEY = { address: ADDRESS, privateKey: PRIVATE_KEY };
const LIGHT = { light: true };

describe("Keystore", function () {
  let folder: string;

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "cpchain-keystore-"));
  });

  afterEach(async function () {
    await rm(folder, { recursive: true, force: true });
  });

  it("gives a key back to whoever knows the password", async function () {
    const { file } = await addKey(folder, KEY, "correct horse", LIGHT);
    expect(await readKey(file, "correct horse")).to.equal(PRIVATE_KEY);
  });

  it("refuses another password", async function () {
    const { file } = await addKey(folder, KEY, "correct horse", LIGHT);
    expect((await rejection(readKey(file, "wrong"))).code).to.equal("PASSWORD_WRONG");
  });

  it("writes Web3 Secret Storage v3 that ethers opens, without the key in clear", async function () {
    const { file } = await addKey(folder, KEY, "correct horse", LIGHT);
    const text = await readFile(file, "utf8");
    expect(text).not.to.include("11".repeat(32));
    expect((JSON.parse(text) as { version: number }).version).to.equal(3);
    expect((await Wallet.fromEncryptedJson(text, "correct horse")).privateKey).to.equal(PRIVATE_KEY);
  });

  it("lets only the owner read the file", async function () {
    const { file } = await addKey(folder, KEY, "correct horse", LIGHT);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });

  it("lists accounts and ignores other files", async function () {
    await addKey(folder, KEY, "correct horse", LIGHT);
    await writeFile(path.join(folder, "notes.txt"), "not a key");
    expect((await listKeystore(folder)).map(({ address }) => address)).to.deep.equal([ADDRESS]);
  });

  it("has no accounts in a folder that does not exist", async function () {
    expect(await listKeystore(path.join(folder, "missing"))).to.deep.equal([]);
  });

  it("refuses an account twice", async function () {
    await addKey(folder, KEY, "correct horse", LIGHT);
    expect((await rejection(addKey(folder, KEY, "other", LIGHT))).code).to.equal("FILE_EXISTS");
  });

  it("changes a password", async function () {
    const entry = await addKey(folder, KEY, "old", LIGHT);
    await changePassword(entry, "old", "new", LIGHT);
    expect(await readKey(entry.file, "new")).to.equal(PRIVATE_KEY);
    expect((await rejection(readKey(entry.file, "old"))).code).to.equal("PASSWORD_WRONG");
  });

  it("keeps the file when the old password is wrong", async function () {
    const entry = await addKey(folder, KEY, "old", LIGHT);
    expect((await rejection(changePassword(entry, "mistaken", "new", LIGHT))).code).to.equal("PASSWORD_WRONG");
    expect(await readKey(entry.file, "old")).to.equal(PRIVATE_KEY);
  });

  it("names an account that is not there", async function () {
    expect((await rejection(findKey(folder, ADDRESS))).code).to.equal("ACCOUNT_UNKNOWN");
  });

  it("names a file that is not a keystore", async function () {
    const file = path.join(folder, "key");
    await writeFile(file, "{}");
    expect((await rejection(readKey(file, "any"))).code).to.equal("KEYSTORE_INVALID");
  });
});

import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { SigningKey, Wallet, computeAddress, getAddress, hexlify } from "ethers";
import { randomBytes } from "node:crypto";
import type { Address, Hex } from "../../../primitives/types.ts";
import { NodeError } from "../../errors.ts";
import { addKey, changePassword, findKey, listKeystore } from "../../keystore/keystore.ts";
import { obtainPassword } from "../../keystore/password.ts";
import { createOutput } from "../output.ts";

interface CommonOptions {
  readonly keystore: string;
  readonly json: boolean;
}
interface PasswordOptions extends CommonOptions {
  readonly passwordFile?: string;
  readonly lightkdf: boolean;
}

const PRIVATE_KEY_BYTES = 32;

const describe = (name: string, text: string): Command =>
  new Command(name)
    .description(text)
    .option("--keystore <folder>", "folder of the key files", "keystore")
    .option("--json", "print JSON", false);

const withPassword = (command: Command): Command =>
  command
    .option("--password-file <file>", "first line is the password; - is standard input")
    .option("--lightkdf", "weaker and faster key derivation, for tests and small devices", false);

const store = async (privateKey: Hex, options: PasswordOptions): Promise<void> => {
  const output = createOutput(options.json);
  const password = await obtainPassword({
    isNew: true,
    file: options.passwordFile,
  });
  const address = computeAddress(new SigningKey(privateKey));
  const entry = await addKey(options.keystore, { address: address.toLowerCase() as Address, privateKey }, password, {
    light: options.lightkdf,
    onProgress: (fraction) => {
      output.progress("encrypting", fraction);
    },
  });
  output.result({ address, file: entry.file }, () => `${address}\n${entry.file}`);
};

const newCommand = (): Command =>
  withPassword(describe("new", "Makes a new account.")).action((options: PasswordOptions) =>
    store(hexlify(randomBytes(PRIVATE_KEY_BYTES)) as Hex, options),
  );

const importCommand = (): Command =>
  withPassword(describe("import", "Takes a private key (64 hexadecimal digits) from a file."))
    .argument("<file>", "file with the private key")
    .action(async (file: string, options: PasswordOptions) => {
      const text = await readFile(file, "utf8").catch((cause: unknown) => {
        throw new NodeError("FILE_UNREADABLE", `The key file ${file} cannot be read.`, { cause });
      });
      await store(parsePrivateKey(text.trim(), file), options);
    });

const parsePrivateKey = (text: string, file: string): Hex => {
  try {
    return new Wallet(text.startsWith("0x") ? text : `0x${text}`).privateKey as Hex;
  } catch {
    // The cause is left out: it quotes the key.
    throw new NodeError("KEY_INVALID", `${file} does not hold a secp256k1 private key of 64 hexadecimal digits.`);
  }
};

const listCommand = (): Command =>
  describe("list", "Lists the accounts.").action(async (options: CommonOptions) => {
    const entries = (await listKeystore(options.keystore)).map(({ address, file }) => ({
      address: getAddress(address),
      file,
    }));
    createOutput(options.json).result(entries, () =>
      entries.length === 0
        ? `No accounts in ${options.keystore}. Make one with \`cpchain account new\`.`
        : entries.map(({ address, file }) => `${address}  ${file}`).join("\n"),
    );
  });

const updateCommand = (): Command =>
  withPassword(describe("update", "Changes the password of an account."))
    .argument("<address>", "the account")
    .option("--new-password-file <file>", "first line is the new password")
    .action(async (address: string, options: PasswordOptions & { readonly newPasswordFile?: string }) => {
      const entry = await findKey(options.keystore, address);
      const oldPassword = await obtainPassword({
        label: "Old password",
        file: options.passwordFile,
      });
      const newPassword = await obtainPassword({
        label: "New password",
        isNew: true,
        file: options.newPasswordFile,
      });
      await changePassword(entry, oldPassword, newPassword, { light: options.lightkdf });
      createOutput(options.json).result({ address: getAddress(entry.address), file: entry.file }, () => entry.file);
    });

export const accountCommand = (): Command =>
  new Command("account")
    .description("Accounts in encrypted key files (Web3 Secret Storage v3).")
    .addCommand(newCommand())
    .addCommand(listCommand())
    .addCommand(importCommand())
    .addCommand(updateCommand());

import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { randomBytes } from "node:crypto";
import { decryptKeystoreJson, encryptKeystoreJson, isKeystoreJson } from "ethers";
import type { Address, Hex } from "../../primitives/types.ts";
import { NodeError } from "../errors.ts";

/** Private keys on disk, each in a Web3 Secret Storage v3 file (scrypt), readable by geth, ethers and wallets. */
export interface KeystoreEntry {
  readonly address: Address;
  readonly file: string;
}

/** Fraction done, from 0 to 1. */
export type Progress = (fraction: number) => void;

/** scrypt work factor; `light` is for tests and small devices, as geth's --lightkdf. */
const SCRYPT = { standard: { N: 2 ** 18, r: 8, p: 1 }, light: { N: 2 ** 12, r: 8, p: 6 } } as const;

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const addressIn = (json: string): Address | undefined => {
  if (!isKeystoreJson(json)) return undefined;
  const { address } = JSON.parse(json) as { address?: string };
  return address === undefined ? undefined : `0x${address.toLowerCase().replace(/^0x/, "")}`;
};

/** Accounts of a folder, by file name; files of other kinds are ignored. A missing folder has none. */
export const listKeystore = async (folder: string): Promise<KeystoreEntry[]> => {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  const entries: KeystoreEntry[] = [];
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const address = addressIn(await readFile(file, "utf8").catch(() => ""));
    if (address !== undefined) entries.push({ address, file });
  }
  return entries;
};

const fileName = (address: Address, at: Date): string =>
  `UTC--${at.toISOString().replaceAll(":", "-")}--${address.slice(2)}`;

const writeKey = async (file: string, json: string): Promise<void> => {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.new`;
  await writeFile(temporary, json, { mode: OWNER_ONLY, flag: "wx", flush: true });
  await rename(temporary, file);
};

/**
 * Encrypts a key into the folder, which is created when missing.
 * @throws NodeError FILE_EXISTS when the folder has this account already
 */
export const addKey = async (
  folder: string,
  key: { readonly address: Address; readonly privateKey: Hex },
  password: string,
  options: { readonly light?: boolean; readonly onProgress?: Progress | undefined } = {},
): Promise<KeystoreEntry> => {
  const existing = (await listKeystore(folder)).find((entry) => entry.address === key.address);
  if (existing !== undefined) {
    throw new NodeError("FILE_EXISTS", `The account ${key.address} is in ${existing.file} already.`, {
      advice: "Use `cpchain account update` to change its password.",
    });
  }
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const file = path.join(folder, fileName(key.address, new Date()));
  await writeKey(file, await encrypt(key, password, options));
  return { address: key.address, file };
};

const encrypt = (
  key: { readonly address: string; readonly privateKey: string },
  password: string,
  options: { readonly light?: boolean; readonly onProgress?: Progress | undefined },
): Promise<string> =>
  encryptKeystoreJson(key, password, {
    scrypt: options.light === true ? SCRYPT.light : SCRYPT.standard,
    progressCallback: options.onProgress,
  });

/** @throws NodeError ACCOUNT_UNKNOWN */
export const findKey = async (folder: string, address: string): Promise<KeystoreEntry> => {
  const wanted = address.toLowerCase();
  const entry = (await listKeystore(folder)).find((candidate) => candidate.address === wanted);
  if (entry === undefined) {
    throw new NodeError("ACCOUNT_UNKNOWN", `There is no account ${address} in ${folder}.`, {
      advice: "List the accounts with `cpchain account list`.",
    });
  }
  return entry;
};

/** @throws NodeError KEYSTORE_INVALID, PASSWORD_WRONG */
export const readKey = async (file: string, password: string, onProgress?: Progress): Promise<Hex> => {
  const json = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new NodeError("FILE_UNREADABLE", `The key file ${file} cannot be read.`, { cause });
  });
  if (!isKeystoreJson(json)) {
    throw new NodeError("KEYSTORE_INVALID", `${file} is not a keystore file (Web3 Secret Storage v3).`);
  }
  try {
    return (await decryptKeystoreJson(json, password, onProgress)).privateKey as Hex;
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("incorrect password")) {
      throw new NodeError("PASSWORD_WRONG", `The password does not open ${file}.`, { cause });
    }
    throw new NodeError("KEYSTORE_INVALID", `${file} is damaged.`, { cause });
  }
};

/** Encrypts an account anew; the old file stays until the new one is complete. */
export const changePassword = async (
  entry: KeystoreEntry,
  oldPassword: string,
  newPassword: string,
  options: { readonly light?: boolean; readonly onProgress?: Progress | undefined } = {},
): Promise<void> => {
  const privateKey = await readKey(entry.file, oldPassword);
  await writeKey(entry.file, await encrypt({ address: entry.address, privateKey }, newPassword, options));
};

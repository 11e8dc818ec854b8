import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../primitives/errors.ts";
import { NetworkError } from "./errors.ts";

export interface Identity {
  /** libp2p's private key as protobuf */
  readonly key: Uint8Array;
  readonly peerId: string;
}

/** Only nodes with peers load libp2p. */
const loadKeys = async () => ({ ...(await import("@libp2p/crypto/keys")), ...(await import("@libp2p/peer-id")) });

export const createIdentity = async (): Promise<Identity> => {
  const { generateKeyPair, privateKeyToProtobuf, peerIdFromPrivateKey } = await loadKeys();
  const key = await generateKeyPair("Ed25519");
  return { key: privateKeyToProtobuf(key), peerId: peerIdFromPrivateKey(key).toString() };
};

/**
 * The identity that a file holds; one is made and kept there when the file is missing. The key proves only who a peer
 * is, never an account; the file is for its owner only (mode 0600).
 * @throws NetworkError KEY_INVALID
 */
export const loadIdentity = async (file: string): Promise<Identity> => {
  const stored = await readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new NetworkError("KEY_INVALID", `the key of this peer cannot be read from ${file}`, { cause: error });
  });
  if (stored !== undefined) return identityOf(stored, file);
  const identity = await createIdentity();
  await mkdir(path.dirname(file), { recursive: true });
  // Whole or not at all, whatever ends the process.
  const part = `${file}.${randomBytes(4).toString("hex")}`;
  await writeFile(part, `${Buffer.from(identity.key).toString("base64")}\n`, { mode: 0o600, flush: true });
  await rename(part, file);
  return identity;
};

const identityOf = async (text: string, file: string): Promise<Identity> => {
  const { privateKeyFromProtobuf, privateKeyToProtobuf, peerIdFromPrivateKey } = await loadKeys();
  try {
    const key = privateKeyFromProtobuf(Buffer.from(text.trim(), "base64"));
    return { key: privateKeyToProtobuf(key), peerId: peerIdFromPrivateKey(key).toString() };
  } catch (cause) {
    throw new NetworkError("KEY_INVALID", `${file} holds no key of a peer`, {
      advice: "Restore the file, or remove it: a new key is made, and the peer is known by another id.",
      cause,
    });
  }
};

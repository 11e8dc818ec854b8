import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Hash } from "../../chain/primitives/types.ts";
import { domainTag, fromHex, uint64 } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { NONCE_BYTES } from "./block-header.ts";

/** Where a ciphertext belongs; it opens nowhere else. */
export interface Place {
  readonly dataset: Hash;
  readonly period: number;
}

export interface Encrypted {
  readonly nonce: Bytes;
  readonly ciphertext: Bytes;
}

const PLACE_TAG = domainTag("cpchain.data.place.v1");
const { subtle } = globalThis.crypto;

type AesKey = Awaited<ReturnType<typeof subtle.importKey>>;

/**
 * AES-256-GCM by WebCrypto. The nonce is a keyed hash of place and plaintext: a device that lost its memory and seals a
 * period again, with other readings, does not use a nonce twice.
 */
export const encrypt = async (contentKey: Uint8Array, place: Place, plaintext: Uint8Array): Promise<Encrypted> => {
  const message = Uint8Array.from(plaintext);
  const additionalData = placeBytes(place);
  const nonce = await nonceOf(contentKey, additionalData, message);
  const key = await aesKey(contentKey, "encrypt");
  const ciphertext = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, message);
  return { nonce, ciphertext: new Uint8Array(ciphertext) };
};

/** @throws SdkError KEY_WRONG when key, nonce, place or a byte of the ciphertext is another */
export const decrypt = async (contentKey: Uint8Array, place: Place, encrypted: Encrypted): Promise<Bytes> => {
  const key = await aesKey(contentKey, "decrypt");
  try {
    const parameters = { name: "AES-GCM", iv: encrypted.nonce, additionalData: placeBytes(place) };
    return new Uint8Array(await subtle.decrypt(parameters, key, encrypted.ciphertext));
  } catch (cause) {
    throw new SdkError("KEY_WRONG", `the block of period ${place.period} does not open with this key`, { cause });
  }
};

/** SHA-256, by WebCrypto. */
export const ciphertextHashOf = async (ciphertext: Bytes): Promise<Bytes> =>
  new Uint8Array(await subtle.digest("SHA-256", ciphertext));

const derive = (contentKey: Uint8Array, purpose: string): Bytes =>
  Uint8Array.from(hkdf(sha256, contentKey, undefined, utf8ToBytes(purpose), 32));

const aesKey = (contentKey: Uint8Array, use: "encrypt" | "decrypt"): Promise<AesKey> =>
  subtle.importKey("raw", derive(contentKey, "cpchain.data.aes-256-gcm.v1"), "AES-GCM", false, [use]);

const nonceOf = async (contentKey: Uint8Array, place: Uint8Array, message: Bytes): Promise<Bytes> => {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", derive(contentKey, "cpchain.data.nonce.v1"), hmac, false, ["sign"]);
  // The place has a fixed length, so no two pairs of place and message are the same bytes.
  const mac = await subtle.sign("HMAC", key, concatBytes(place, message));
  return new Uint8Array(mac, 0, NONCE_BYTES).slice();
};

const placeBytes = ({ dataset, period }: Place): Bytes => concatBytes(PLACE_TAG, fromHex(dataset, 32), uint64(period));

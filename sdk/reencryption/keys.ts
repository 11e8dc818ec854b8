import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { bytesToNumberBE } from "@noble/curves/utils.js";
import type { Hash } from "../../chain/primitives/types.ts";
import { fromHex, uint64 } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import type { Curve, Point } from "./curve.ts";
import { nobleCurve } from "./noble-curve.ts";
import { field, readSecret, scalarBytes } from "./scalar.ts";

export const MASTER_BYTES = 32;
/** 16 bytes more than the order needs: reduced, they are evenly spread (RFC 9380, 5.3). */
const WIDE_BYTES = 48;

/**
 * The secret that all delegating keys of an owner come from. It is never an account's key: t proxies and a buyer who
 * conspire learn the delegating key of the epoch they were given, and with it that epoch's data, and nothing else.
 */
export const newMasterSecret = (): Bytes => Uint8Array.from(randomBytes(MASTER_BYTES));

/** The delegating key of one epoch of one dataset, 32 bytes. @throws SdkError BYTES_INVALID */
export const epochSecretKey = (master: Uint8Array, dataset: Hash, epoch: number): Bytes => {
  if (master.length !== MASTER_BYTES) throw new SdkError("BYTES_INVALID", `a master secret has ${MASTER_BYTES} bytes`);
  const info = concatBytes(utf8ToBytes("cpchain.data.epoch-key.v1"), fromHex(dataset, 32), uint64(epoch));
  const wide = bytesToNumberBE(hkdf(sha256, master, undefined, info, WIDE_BYTES));
  return scalarBytes((wide % (field.ORDER - 1n)) + 1n);
};

/** What a device encrypts an epoch's keys to; public. @throws SdkError BYTES_INVALID */
export const publicKeyOf = (secretKey: Uint8Array, curve: Curve = nobleCurve): Point =>
  curve.multiplyBase(readSecret(secretKey));

/**
 * A buyer's receiving key out of a signature of its account over a fixed text, so that the account is all there is to
 * keep. The signer must be deterministic (RFC 6979): wallets of several signers and passkeys are not; those keep a key.
 * @param signature 65 bytes over `RECEIVING_KEY_TEXT`
 */
export const receivingKeyFrom = (signature: Uint8Array): Bytes => {
  const wide = bytesToNumberBE(
    hkdf(sha256, signature, undefined, utf8ToBytes("cpchain.data.receiving-key.v1"), WIDE_BYTES),
  );
  return scalarBytes((wide % (field.ORDER - 1n)) + 1n);
};

/** What an account signs (EIP-191) to have its receiving key. */
export const RECEIVING_KEY_TEXT =
  "This signature is my key to data that others grant me on CPChain. I give it to nobody and to no page I do not trust.";

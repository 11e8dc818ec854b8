import { crypto } from "../crypto/index.ts";
import { keccak256 } from "../crypto/keccak.ts";
import type { Signature } from "../crypto/provider.ts";
import { encodeRlp } from "../rlp/writer.ts";
import type { Address, SenderTransaction } from "../types.ts";
import { decodeTransaction } from "./decode.ts";
import { toSigned } from "./sender.ts";
import { signedFields, signingFields } from "./unsigned.ts";
import type { UnsignedTransaction } from "./unsigned.ts";

export type { UnsignedTransaction } from "./unsigned.ts";

const prefixOf = (tx: UnsignedTransaction): number | undefined => (tx.type === 0 ? undefined : tx.type);

/** The hash to sign, 32 bytes. */
export const signingHash = (tx: UnsignedTransaction): Uint8Array =>
  keccak256(encodeRlp(signingFields(tx), prefixOf(tx)));

/** EIP-2718 bytes with a signature made elsewhere. */
export const encodeTransaction = (tx: UnsignedTransaction, signature: Signature): Uint8Array =>
  encodeRlp(signedFields(tx, signature), prefixOf(tx));

/**
 * Signs with a private key of 32 bytes.
 * @throws CryptoError PRIVATE_KEY_INVALID
 * @throws TransactionCodecError when the fields make no valid transaction
 */
export function signTransaction(tx: UnsignedTransaction, privateKey: Uint8Array): SenderTransaction {
  const signature = crypto().sign(signingHash(tx), privateKey);
  return toSigned(decodeTransaction(encodeTransaction(tx, signature)), crypto().addressOf(privateKey));
}

/**
 * Development networks: a transaction of an account whose key nobody here has. Its r holds the sender, so that equal
 * transactions of different senders have different hashes; recovering it gives some other account.
 */
export function impersonateTransaction(tx: UnsignedTransaction, from: Address): SenderTransaction {
  const signature: Signature = { r: BigInt(from) + 1n, s: 1n, yParity: 0 };
  return toSigned(decodeTransaction(encodeTransaction(tx, signature)), from);
}

/** Whether `impersonateTransaction` made it; nobody can sign such a transaction for its sender. */
export const isImpersonated = ({ r, s, from }: SenderTransaction): boolean => s === 1n && r === BigInt(from) + 1n;

import { toHex } from "../bytes.ts";
import { compactSignature } from "../crypto/compact.ts";
import { CryptoError } from "../crypto/errors.ts";
import { crypto } from "../crypto/index.ts";
import type { Address, SenderTransaction, Transaction } from "../types.ts";
import { TransactionCodecError } from "./errors.ts";

/**
 * The account that signed a transaction.
 * @throws TransactionCodecError SIGNATURE_INVALID when no key made the signature
 */
export function recoverSender(tx: Pick<Transaction, "signingHash" | "r" | "s" | "yParity">): Address {
  try {
    return toHex(crypto().recover(tx.signingHash, compactSignature(tx.r, tx.s), tx.yParity));
  } catch (cause) {
    if (!(cause instanceof CryptoError) || cause.code !== "SIGNATURE_INVALID") throw cause;
    throw new TransactionCodecError("SIGNATURE_INVALID", "transaction signature: no key made it", { cause });
  }
}

/** Attaches the sender; recovers it when it is not given. Errors as of `recoverSender`. */
export const toSigned = (tx: Transaction, from: Address = recoverSender(tx)): SenderTransaction => ({ ...tx, from });

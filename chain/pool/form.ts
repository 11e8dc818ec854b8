import { POOL_LIMITS } from "../primitives/limits.ts";
import type { Transaction } from "../primitives/types.ts";
import { refusal } from "./errors.ts";
import { leastGas } from "./gas.ts";

/** EIP-7825 */
const TRANSACTION_GAS_CAP = 2n ** 24n;
/** EIP-3860, bytes */
const INITCODE_LIMIT = 49_152;
/** EIP-7594 */
const BLOBS_PER_TRANSACTION = 6;
/** EIP-4844: first byte of the hash of a KZG commitment */
const KZG_VERSION = "0x01";

/** What a transaction is measured against, besides the rules of the hardfork. */
export interface FormRules {
  readonly chainId: bigint;
  readonly blockGasLimit: bigint;
  /** least priority fee that this node keeps, wei per gas */
  readonly minimumTip: bigint;
}

/**
 * Checks all that can be said of a transaction without an account.
 * @throws PoolError
 */
export const checkForm = (transaction: Transaction, rules: FormRules): void => {
  const { type, chainId, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, data } = transaction;
  if (chainId !== undefined && chainId !== rules.chainId) {
    throw refusal("WRONG_CHAIN_ID", `have ${chainId.toString()} want ${rules.chainId.toString()}`);
  }
  if (transaction.raw.length > POOL_LIMITS.transactionBytes) {
    throw refusal("TOO_LARGE", `transaction size ${transaction.raw.length}, limit ${POOL_LIMITS.transactionBytes}`);
  }
  if (transaction.nonce >= 2n ** 64n - 1n) throw refusal("NONCE_MAX");
  if (maxPriorityFeePerGas > maxFeePerGas) throw refusal("TIP_ABOVE_FEE");
  if (to === undefined && data.length > INITCODE_LIMIT) {
    throw refusal("INITCODE_TOO_LARGE", `code size ${data.length}, limit ${INITCODE_LIMIT}`);
  }
  if (gasLimit > rules.blockGasLimit) throw refusal("GAS_LIMIT_EXCEEDED");
  if (gasLimit > TRANSACTION_GAS_CAP) {
    throw refusal("GAS_LIMIT_EXCEEDED", `a transaction may use ${TRANSACTION_GAS_CAP.toString()} (EIP-7825)`);
  }
  const least = leastGas(transaction);
  if (gasLimit < least) {
    throw refusal("INTRINSIC_GAS_TOO_LOW", `gas ${gasLimit.toString()}, minimum needed ${least.toString()}`);
  }
  if (maxPriorityFeePerGas < rules.minimumTip) {
    const needed = rules.minimumTip.toString();
    throw refusal("UNDERPRICED", `gas tip cap ${maxPriorityFeePerGas.toString()}, minimum needed ${needed}`);
  }
  if (type === 3) checkBlobHashes(transaction);
  if (type === 4) checkAuthorizations(transaction);
};

const checkBlobHashes = ({ blobVersionedHashes: hashes, to }: Transaction): void => {
  if (to === undefined) throw refusal("BLOB_INVALID", "it cannot create a contract");
  if (hashes.length === 0) throw refusal("BLOB_INVALID", "it carries no blobs");
  if (hashes.length > BLOBS_PER_TRANSACTION) {
    throw refusal("BLOB_INVALID", `too many blobs: ${hashes.length}, limit ${BLOBS_PER_TRANSACTION}`);
  }
  if (!hashes.every((hash) => hash.startsWith(KZG_VERSION))) throw refusal("BLOB_INVALID", "unknown hash version");
};

const checkAuthorizations = ({ authorizationList, to }: Transaction): void => {
  if (to === undefined) throw refusal("TRANSACTION_INVALID", "a set code transaction cannot create a contract");
  if (authorizationList.length === 0) throw refusal("TRANSACTION_INVALID", "set code tx with empty authorization list");
};

/** EIP-7702: code that only points at another account's. */
const DELEGATION_PREFIX = Buffer.of(0xef, 0x01, 0x00);

/** Whether an account with this code may send transactions (EIP-3607, EIP-7702). */
export const canSend = (code: Uint8Array | undefined): boolean =>
  code === undefined ||
  code.length === 0 ||
  (code.length === 23 && Buffer.compare(code.subarray(0, 3), DELEGATION_PREFIX) === 0);

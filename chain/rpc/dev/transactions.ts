import { encodeTransaction, impersonateTransaction, signingHash } from "../../primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../primitives/transaction/encode.ts";
import type { Address, Hash, TransactionType } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { serverError } from "../errors.ts";
import type { CallObject } from "../schemas/calls.ts";
import { admitted } from "./admission.ts";
import type { DevBackend } from "./backend.ts";

/** Most gas one transaction may have (EIP-7825). */
const TRANSACTION_GAS = 2n ** 24n;
const EMPTY = new Uint8Array();

/** The controls of the local network; methods that need them are registered only where they exist. */
export function devOf({ backend }: Pick<RequestContext, "backend">): DevBackend {
  if (backend.dev === undefined) throw serverError("this is not a local network");
  return backend.dev;
}

export function senderOf(call: CallObject): Address {
  if (call.from == null) throw serverError("from not found");
  return call.from;
}

function typeOf(call: CallObject): TransactionType {
  if (call.blobVersionedHashes) throw serverError("blob transactions must be sent signed, with their blobs");
  if (call.authorizationList) return 4;
  if (call.gasPrice == null) return 2;
  return call.accessList ? 1 : 0;
}

/** Fills what a transaction leaves open: nonce, gas limit and fees, as Hardhat's node does. */
export function fillTransaction({ backend, fees }: RequestContext, call: CallObject): UnsignedTransaction {
  const { chainId, pool } = backend;
  const from = senderOf(call);
  const data = call.input ?? call.data ?? EMPTY;
  if (call.chainId != null && call.chainId !== BigInt(chainId)) {
    throw serverError(`chainId does not match node's (have=${call.chainId}, want=${chainId})`);
  }
  if (call.to == null && data.length === 0) throw serverError("contract creation without any data provided");
  const blockGas = backend.nextAttributes().gasLimit;
  const tip = call.gasPrice ?? call.maxPriorityFeePerGas ?? defaultTip(call, fees.suggestTip());
  const fee = call.gasPrice ?? call.maxFeePerGas ?? 2n * fees.nextBaseFee() + tip;
  if (tip > fee) throw serverError("max priority fee per gas higher than max fee per gas");
  return {
    type: typeOf(call),
    chainId: BigInt(chainId),
    nonce: call.nonce ?? pool.nonce(from),
    gasLimit: call.gas ?? (blockGas < TRANSACTION_GAS ? blockGas : TRANSACTION_GAS),
    maxFeePerGas: fee,
    maxPriorityFeePerGas: tip,
    to: call.to ?? undefined,
    value: call.value ?? 0n,
    data,
    ...(call.accessList && { accessList: call.accessList }),
    ...(call.authorizationList && { authorizationList: call.authorizationList }),
  };
}

/** A caller that names only the most it would pay gets a tip within that. */
const defaultTip = ({ maxFeePerGas }: CallObject, suggested: bigint): bigint =>
  maxFeePerGas != null && maxFeePerGas < suggested ? maxFeePerGas : suggested;

/** EIP-2718 bytes signed by an account of the node. @throws RpcError -32000 "unknown account" */
export function signWithAccount(dev: DevBackend, from: Address, transaction: UnsignedTransaction): Uint8Array {
  const signature = dev.sign(from, signingHash(transaction));
  if (signature === undefined) throw serverError(`unknown account ${from}`);
  return encodeTransaction(transaction, signature);
}

/** Sends from an account of the node or an impersonated one. */
export async function sendTransaction(context: RequestContext, call: CallObject): Promise<Hash> {
  const { backend } = context;
  const dev = devOf(context);
  const from = senderOf(call);
  const transaction = fillTransaction(context, call);
  const next = backend.pool.nonce(from);
  if (dev.automine && transaction.nonce > next) {
    throw serverError(`nonce too high: expected ${next}, got ${transaction.nonce}; nothing is queued while automining`);
  }
  const hash = dev.impersonates(from)
    ? backend.pool.addUnsigned(impersonateTransaction(transaction, from))
    : await backend.pool.add(signWithAccount(dev, from, transaction));
  return admitted(context, hash);
}

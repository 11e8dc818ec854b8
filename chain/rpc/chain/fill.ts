import { toTransaction } from "../../execution/simulate/transaction.ts";
import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import type { Address, SenderTransaction } from "../../primitives/types.ts";
import type { RequestContext } from "../context.ts";
import { invalidParams, serverError } from "../errors.ts";
import type { CallObject } from "../schemas/calls.ts";
import { callContext, callRequest } from "./call.ts";
import { nextBlock } from "./selection.ts";

const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;

interface Fees {
  readonly gasPrice?: bigint;
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
  readonly maxFeePerBlobGas?: bigint;
}

/**
 * The transaction that a caller means, ready to be signed: next nonce, estimated gas, and fees with which it is likely
 * in the next block. What the caller named stays as it is.
 * @throws RpcError -32000, -32602; ExecutionError when its gas cannot be estimated
 */
export async function filledTransaction(context: RequestContext, call: CallObject): Promise<SenderTransaction> {
  const { backend } = context;
  const from = call.from ?? ZERO_ADDRESS;
  const data = call.input ?? call.data ?? EMPTY_BYTES;
  const to = call.to ?? undefined;
  if (call.chainId != null && call.chainId !== BigInt(backend.chainId)) {
    throw invalidParams(`chainId does not match node's (have=${call.chainId}, want=${backend.chainId})`);
  }
  if (to === undefined && data.length === 0) throw serverError("contract creation without any data provided");
  if (to === undefined && call.blobVersionedHashes) throw serverError('missing "to" in blob transaction');
  const fees = feesOf(context, call);
  const filled = {
    from,
    to,
    data,
    value: call.value ?? 0n,
    ...fees,
    ...(call.accessList && { accessList: call.accessList }),
    ...(call.authorizationList && { authorizationList: call.authorizationList }),
    ...(call.blobVersionedHashes && { blobVersionedHashes: call.blobVersionedHashes }),
  };
  const gasLimit = call.gas ?? (await estimatedGas(context, call));
  return toTransaction(filled, {
    chainId: BigInt(backend.chainId),
    nonce: call.nonce ?? backend.pool.nonce(from),
    gasLimit,
  });
}

function feesOf({ fees }: RequestContext, call: CallObject): Fees {
  const blobFee = call.maxFeePerBlobGas ?? 2n * fees.nextBlobBaseFee();
  const ofBlobs = call.blobVersionedHashes ? { maxFeePerBlobGas: blobFee } : {};
  if (call.gasPrice != null) {
    if (call.blobVersionedHashes || call.authorizationList) {
      throw invalidParams("gasPrice in a transaction of a type that has maxFeePerGas");
    }
    return { gasPrice: call.gasPrice };
  }
  const suggested = fees.suggestTip();
  const { maxFeePerGas } = call;
  // A caller that names only the most it would pay gets a tip within that.
  const tip =
    call.maxPriorityFeePerGas ?? (maxFeePerGas != null && maxFeePerGas < suggested ? maxFeePerGas : suggested);
  const fee = maxFeePerGas ?? 2n * fees.nextBaseFee() + tip;
  if (tip > fee) throw serverError(`maxFeePerGas (${fee}) < maxPriorityFeePerGas (${tip})`);
  return { maxFeePerGas: fee, maxPriorityFeePerGas: tip, ...ofBlobs };
}

/** Without fees, which the sender may not have yet. */
async function estimatedGas(context: RequestContext, call: CallObject): Promise<bigint> {
  const on = await callContext(context, nextBlock(context));
  const free = { ...call, gasPrice: null, maxFeePerGas: null, maxPriorityFeePerGas: null };
  return context.backend.execution.estimateGas(callRequest(context, free, on.header, on.header.gasLimit), on);
}

import { decodeTransaction } from "../../primitives/transaction/decode.ts";
import { recoverSender } from "../../primitives/transaction/sender.ts";
import { CodedError } from "../../primitives/errors.ts";
import { toQuantity } from "../../primitives/bytes.ts";
import type { Hash } from "../../primitives/types.ts";
import type { Backend } from "../backend.ts";
import { RPC_ERROR, RpcError, serverError } from "../errors.ts";

/**
 * A transaction whose nonce is not its sender's next waits for others, which nobody should wait for (EIP-7966).
 * @throws RpcError 6 with the nonce that is next
 */
export function refuseGap({ pool }: Backend, raw: Uint8Array): void {
  const sent = senderAndNonce(raw);
  if (sent === undefined) return;
  const next = pool.nonce(sent.from);
  if (sent.nonce <= next) return;
  throw new RpcError(RPC_ERROR.nonceGap, `the transaction was not added: nonce ${sent.nonce}, next is ${next}`, {
    data: toQuantity(next),
  });
}

/** undefined: the pool will say what is wrong, or reads it in its network form */
function senderAndNonce(raw: Uint8Array) {
  try {
    const transaction = decodeTransaction(raw);
    return { from: recoverSender(transaction), nonce: transaction.nonce };
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

/**
 * Resolves when a transaction of the pool is in a block.
 * @throws RpcError 4 with the hash when it is not within `milliseconds`; -32000 when the pool dropped it
 */
export function untilIncluded(backend: Backend, hash: Hash, milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const look = (): void => {
    if (backend.ledger.locateTransaction(hash) !== undefined) resolve(undefined);
  };
  const stopWatching = [
    backend.onBlock(look),
    backend.pool.on("dropped", (transaction, code) => {
      if (transaction.hash === hash) reject(serverError(`the transaction was dropped: ${code}`));
    }),
  ];
  const late = (): void => {
    const message = `the transaction was added to the pool but is in no block after ${milliseconds} ms`;
    reject(new RpcError(RPC_ERROR.notIncludedYet, message, { data: hash }));
  };
  const timer = setTimeout(late, milliseconds);
  signal.addEventListener("abort", late, { once: true });
  look();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", late);
    for (const stop of stopWatching) stop();
  });
}

import { outbids } from "./entry.ts";
import type { PoolEntry } from "./entry.ts";
import { refusal } from "./errors.ts";
import { canSend } from "./form.ts";
import type { PoolChain } from "./interface.ts";
import type { SenderQueue } from "./sender-queue.ts";

export type SenderAccount = ReturnType<PoolChain["account"]>;

/**
 * Checks a transaction against its sender's account and what the sender has in the pool.
 * @param replaced what is at its nonce already
 * @throws PoolError NONCE_TOO_LOW, SENDER_NOT_EOA, INSUFFICIENT_FUNDS, REPLACEMENT_UNDERPRICED
 */
export const checkAccount = (
  entry: PoolEntry,
  account: SenderAccount,
  queue: SenderQueue,
  replaced: PoolEntry | undefined,
): void => {
  const { transaction, cost, origin } = entry;
  const { from, nonce } = transaction;
  if (nonce < queue.nonce || nonce < account.nonce) {
    throw refusal("NONCE_TOO_LOW", `next nonce ${queue.nonce.toString()}, tx nonce ${nonce.toString()}`);
  }
  if (origin !== undefined && !canSend(account.code)) throw refusal("SENDER_NOT_EOA", `address ${from}`);
  if (cost > account.balance) {
    throw refusal("INSUFFICIENT_FUNDS", `balance ${account.balance.toString()}, tx cost ${cost.toString()}`);
  }
  if (replaced !== undefined && !outbids(transaction, replaced.transaction)) throw refusal("REPLACEMENT_UNDERPRICED");
  const others = queue.cost - (replaced?.cost ?? 0n);
  if (others + cost > account.balance) {
    const figures = `balance ${account.balance.toString()}, queued cost ${others.toString()}, tx cost ${cost.toString()}`;
    throw refusal("INSUFFICIENT_FUNDS", figures);
  }
};

import type { Services } from "../context.ts";
import type { LogCriteria } from "../schemas/filters.ts";
import { headerView } from "../views/block.ts";
import { logView } from "../views/log.ts";
import { syncView } from "../views/sync.ts";
import { transactionView } from "../views/transaction.ts";
import { matchingLogs } from "./match.ts";

type Start = (notify: (result: unknown) => void) => () => void;

/** Every new block's header. */
export const newHeads =
  ({ backend }: Services): Start =>
  (notify) =>
    backend.onBlock(({ block }) => {
      notify(headerView(block.hash, block.header));
    });

/** Every new log that fits. */
export const logs =
  ({ backend }: Services, criteria: LogCriteria): Start =>
  (notify) =>
    backend.onBlock((executed) => {
      for (const located of matchingLogs(executed, criteria)) notify(logView(located));
    });

/** Every transaction that becomes executable: its hash, or all of it. */
export const newPendingTransactions =
  ({ backend }: Services, full: boolean): Start =>
  (notify) =>
    backend.pool.on("pending", (transaction) => {
      notify(full ? transactionView(transaction, transaction.from) : transaction.hash);
    });

/** Whenever the node starts or ends catching up. */
export const syncing =
  ({ backend }: Services): Start =>
  (notify) => {
    let last = backend.syncing() !== undefined;
    return backend.onBlock(() => {
      const progress = backend.syncing();
      const now = progress !== undefined;
      if (now !== last) notify(now ? { syncing: true, status: syncView(progress) } : false);
      last = now;
    });
  };

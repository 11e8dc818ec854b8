import { z } from "zod";
import { toQuantity } from "../../primitives/bytes.ts";
import type { SenderTransaction } from "../../primitives/types.ts";
import type { Limits } from "../limits.ts";
import { method, param } from "../method.ts";
import { waitingTransactionResult } from "../schemas/results.ts";
import { address, quantityText } from "../schemas/scalars.ts";
import { responseTooLarge } from "../sink.ts";
import { bySender, byNonce, waitingLine, waitingView } from "../views/pool.ts";

/** Characters of a transaction in JSON beside its bytes, and of a line about it: enough for both. */
const CHARACTERS = { transaction: 900, line: 200 } as const;

const transactionText = ({ raw }: SenderTransaction): number => 2 * raw.length + CHARACTERS.transaction;
const lineText = (): number => CHARACTERS.line;

/**
 * A full pool is larger than any answer may be: that is known before it is printed.
 * @throws RpcError -32003
 */
function requireFits(
  { responseBytes }: Limits,
  groups: Iterable<readonly SenderTransaction[]>,
  characters: (transaction: SenderTransaction) => number,
): void {
  let total = 0;
  for (const group of groups) {
    for (const transaction of group) {
      total += characters(transaction);
      if (total > responseBytes) throw responseTooLarge();
    }
  }
}

const groups = <S extends z.ZodType>(entries: S) => z.strictObject({ pending: entries, queued: entries });
const nonces = <S extends z.ZodType>(entry: S) => z.record(z.string().regex(/^\d+$/), entry);
const senders = <S extends z.ZodType>(entry: S) => z.record(z.string().regex(/^0x[0-9a-fA-F]{40}$/), nonces(entry));

/** What waits for a block, in geth's shapes. */
export const txpoolMethods = [
  method({
    name: "txpool_status",
    summary: "Numbers of transactions that are executable, and that wait for an earlier nonce or a lower fee",
    params: [],
    result: groups(quantityText),
    handler({ backend }) {
      const { pending, queued } = backend.pool.counts;
      return { pending: toQuantity(pending), queued: toQuantity(queued) };
    },
  }),
  method({
    name: "txpool_content",
    summary: "All transactions of the pool by sender and nonce",
    params: [],
    result: groups(senders(waitingTransactionResult)),
    handler({ backend, limits }) {
      const { pending, queued } = backend.pool.content();
      requireFits(limits, [...pending.values(), ...queued.values()], transactionText);
      return { pending: bySender(pending, waitingView), queued: bySender(queued, waitingView) };
    },
  }),
  method({
    name: "txpool_contentFrom",
    summary: "Transactions of one sender in the pool by nonce",
    params: [param("address", address)],
    result: groups(nonces(waitingTransactionResult)),
    handler({ backend, limits }, sender) {
      const content = backend.pool.content();
      const pending = content.pending.get(sender) ?? [];
      const queued = content.queued.get(sender) ?? [];
      requireFits(limits, [pending, queued], transactionText);
      return { pending: byNonce(pending, waitingView), queued: byNonce(queued, waitingView) };
    },
  }),
  method({
    name: "txpool_inspect",
    summary: "All transactions of the pool by sender and nonce, a line of text each",
    params: [],
    result: groups(senders(z.string())),
    handler({ backend, limits }) {
      const { pending, queued } = backend.pool.content();
      requireFits(limits, [...pending.values(), ...queued.values()], lineText);
      return { pending: bySender(pending, waitingLine), queued: bySender(queued, waitingLine) };
    },
  }),
];

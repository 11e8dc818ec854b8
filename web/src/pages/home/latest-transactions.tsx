import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Hash } from "viem";
import type { BlockView } from "../../chain/blocks.ts";
import { hashesDown, olderHashes } from "../../chain/recent-transactions.ts";
import { knownTransactions } from "../../chain/transactions.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { TransactionTable } from "../../components/transaction-table.tsx";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

interface LatestTransactionsProps {
  /** newest first */
  readonly blocks: readonly BlockView[];
  readonly count: number;
}

/** The newest transactions: those of the blocks given, and of older ones when these are empty. */
export const LatestTransactions = ({ blocks, count }: LatestTransactionsProps): JSX.Element => {
  const { client } = useServices();
  const [start] = useState(() => (blocks.at(-1)?.number ?? 0n) - 1n);
  const older = useQuery(`transactions below ${start}`, () => olderHashes(client, start, count));
  // Transactions of blocks that left the list since the page was opened.
  const seen = useRef<readonly Hash[]>([]);
  const hashes = [...new Set([...hashesDown(blocks), ...seen.current, ...(older.data ?? [])])].slice(0, count);
  seen.current = hashes;
  const query = useQuery("newest transactions", () => knownTransactions(client, hashes), { refresh: hashes.join() });
  if (hashes.length === 0 && !older.loading) {
    return (
      <Notice title="No transactions lately">
        <p>They appear here as soon as somebody sends one.</p>
      </Notice>
    );
  }
  return (
    <Outcome query={older.loading ? { ...query, data: undefined, loading: true } : query} rows={count}>
      {(transactions) => <TransactionTable transactions={transactions} compact />}
    </Outcome>
  );
};

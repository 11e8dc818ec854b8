import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import { blocksDown } from "../../chain/blocks.ts";
import type { BlockView } from "../../chain/blocks.ts";
import { transactionsByHash } from "../../chain/transactions.ts";
import { BlockTable } from "../../components/block-table.tsx";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { TransactionTable } from "../../components/transaction-table.tsx";
import { paths } from "../../search/paths.ts";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";
import type { Query } from "../../state/use-query.ts";
import { Fees } from "./fees.tsx";
import { Figures } from "./figures.tsx";

const SHOWN = 10;
/** Blocks whose transactions are listed. */
const FOLLOWED = 60;

const useLatestBlocks = (): Query<readonly BlockView[]> => {
  const { client } = useServices();
  const { head } = useHead();
  const known = useRef<readonly BlockView[]>([]);
  const query = useQuery(
    head === undefined ? "waiting" : "latest",
    async () => {
      if (head !== undefined) known.current = await blocksDown(client, head.number, FOLLOWED, known.current);
      return known.current;
    },
    { refresh: head?.hash },
  );
  return head === undefined && query.error === undefined ? { ...query, data: undefined, loading: true } : query;
};

const LatestTransactions = ({ blocks }: { readonly blocks: readonly BlockView[] }): JSX.Element => {
  const { client } = useServices();
  const hashes = blocks.flatMap(({ transactions }) => transactions.toReversed()).slice(0, SHOWN);
  const query = useQuery("newest transactions", () => transactionsByHash(client, hashes), { refresh: hashes.join() });
  if (hashes.length === 0) {
    return (
      <Notice title="No transactions yet">
        <p>None in the newest {blocks.length} blocks. They appear here as soon as somebody sends one.</p>
      </Notice>
    );
  }
  return (
    <Outcome query={query} rows={SHOWN}>
      {(transactions) => <TransactionTable transactions={transactions} compact />}
    </Outcome>
  );
};

export const HomePage = (): JSX.Element => {
  const blocks = useLatestBlocks();
  return (
    <Page title="Overview">
      <Figures blocks={blocks.data ?? []} />
      <Fees />
      <div class="columns">
        <Panel title="Latest blocks" side={<Link href={paths.blocks()}>All blocks</Link>}>
          <Outcome query={blocks} rows={SHOWN}>
            {(all) => <BlockTable blocks={all.slice(0, SHOWN)} compact />}
          </Outcome>
        </Panel>
        <Panel title="Latest transactions">
          <Outcome query={blocks} rows={SHOWN}>
            {(all) => <LatestTransactions blocks={all} />}
          </Outcome>
        </Panel>
      </div>
    </Page>
  );
};

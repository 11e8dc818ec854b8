import type { JSX } from "preact";
import type { BlockView } from "../../chain/blocks.ts";
import { TRANSACTIONS_PER_PAGE, transactionsByHash } from "../../chain/transactions.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Pager } from "../../components/pager.tsx";
import { Panel } from "../../components/panel.tsx";
import { TransactionTable } from "../../components/transaction-table.tsx";
import { grouped } from "../../format/amount.ts";
import { listPage } from "../../search/block-pages.ts";
import { paths } from "../../search/paths.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

interface BlockTransactionsProps {
  readonly block: BlockView;
  readonly page: number;
}

export const BlockTransactions = ({ block, page: wanted }: BlockTransactionsProps): JSX.Element => {
  const { client } = useServices();
  const { number, hash, transactions } = block;
  const { page, pages, start, end } = listPage(transactions.length, wanted, TRANSACTIONS_PER_PAGE);
  const query = useQuery(`${hash} ${page}`, () => transactionsByHash(client, transactions.slice(start, end)));
  return (
    <Panel title="Transactions" side={<span class="soft number">{grouped(transactions.length)}</span>}>
      {transactions.length === 0 ? (
        <Notice title="None in this block" />
      ) : (
        <Outcome query={query} rows={end - start}>
          {(views) => <TransactionTable transactions={views} />}
        </Outcome>
      )}
      {pages > 1 && (
        <Pager
          of="transactions"
          where={`${grouped(start + 1)} to ${grouped(end)} of ${grouped(transactions.length)}`}
          newer={page > 1 ? paths.blockPage(number, page - 1) : undefined}
          older={page < pages ? paths.blockPage(number, page + 1) : undefined}
          newerWord="Previous"
          olderWord="Next"
        />
      )}
    </Panel>
  );
};

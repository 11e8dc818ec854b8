import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { isUnsupported } from "../../chain/failure.ts";
import { historyOf } from "../../chain/history.ts";
import type { HistoryPlace } from "../../chain/history.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { TransactionTable } from "../../components/transaction-table.tsx";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";

const NEWEST: HistoryPlace = { toward: "newest" };

const keyOf = (place: HistoryPlace): string =>
  place.toward === "newest" ? place.toward : `${place.toward} than ${place.than}`;

interface StepProps {
  readonly word: string;
  readonly to: HistoryPlace | undefined;
  readonly go: (place: HistoryPlace) => void;
}

const Step = ({ word, to, go }: StepProps): JSX.Element => (
  <li>
    <button
      type="button"
      disabled={to === undefined}
      onClick={() => {
        if (to !== undefined) go(to);
      }}
    >
      {word}
    </button>
  </li>
);

/** Transactions of an account, page by page, as far as the node keeps an index of them. */
export const AccountHistory = ({ address }: { readonly address: Address }): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const [place, go] = useState<HistoryPlace>(NEWEST);
  const query = useQuery(`${address} ${keyOf(place)}`, () => historyOf(client, address, place), {
    refresh: place.toward === "newest" ? head?.hash : undefined,
  });
  if (query.data === undefined && isUnsupported(query.error)) {
    return (
      <Notice title="This node keeps no index of transactions by account.">
        <p>
          Its transactions can be found by their hashes or in the blocks. Tokens are found by logs, which every node
          has.
        </p>
      </Notice>
    );
  }
  return (
    <Outcome query={query} rows={8}>
      {({ transactions, newer, older }) =>
        transactions.length === 0 ? (
          <Notice title="No transactions so far" />
        ) : (
          <>
            <TransactionTable transactions={transactions} withBlock />
            {(newer !== undefined || older !== undefined) && (
              <nav class="pager" aria-label="Pages of transactions">
                <span class="soft number">{transactions.length} on this page</span>
                <ul>
                  <Step word="Newest" to={newer === undefined ? undefined : NEWEST} go={go} />
                  <Step word="Newer" to={newer} go={go} />
                  <Step word="Older" to={older} go={go} />
                </ul>
              </nav>
            )}
          </>
        )
      }
    </Outcome>
  );
};

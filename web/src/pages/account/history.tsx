import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { failureOf, rpcCode } from "../../chain/failure.ts";
import { historyOf } from "../../chain/history.ts";
import type { HistoryPlace } from "../../chain/history.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { TransactionTable } from "../../components/transaction-table.tsx";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";

/** Rows shown of a page, and more with each wish: a page holds whole blocks, and they may be large. */
const SHOWN = 100;
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
  const [place, setPlace] = useState<HistoryPlace>(NEWEST);
  const [shown, show] = useState(SHOWN);
  const go = (to: HistoryPlace): void => {
    setPlace(to);
    show(SHOWN);
  };
  const query = useQuery(`${address} ${keyOf(place)}`, () => historyOf(client, address, place), {
    refresh: place.toward === "newest" ? head?.hash : undefined,
  });
  if (query.data === undefined && rpcCode(query.error) !== undefined) {
    return (
      <Notice title="This node cannot list transactions by account.">
        <p>{failureOf(query.error).detail}</p>
        <p>They can still be found by their hashes and in the blocks, and tokens by their logs.</p>
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
            <TransactionTable transactions={transactions.slice(0, shown)} withBlock account={address} />
            {(newer !== undefined || older !== undefined || shown < transactions.length) && (
              <nav class="pager" aria-label="Pages of transactions">
                <span class="soft number">
                  {Math.min(shown, transactions.length)} of {transactions.length} on this page
                </span>
                <ul>
                  {shown < transactions.length && (
                    <li>
                      <button
                        type="button"
                        onClick={() => {
                          show(shown + SHOWN);
                        }}
                      >
                        Show more
                      </button>
                    </li>
                  )}
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

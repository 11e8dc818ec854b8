import type { JSX } from "preact";
import type { Address } from "viem";
import { direction } from "../chain/transactions.ts";
import type { TransactionView } from "../chain/transactions.ts";
import { exactAmount, COIN_DECIMALS } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { AddressLink, BlockLink, TransactionLink } from "./links.tsx";

interface TransactionTableProps {
  readonly transactions: readonly TransactionView[];
  /** for lists over several blocks */
  readonly withBlock?: boolean;
  /** without block and sender, and with shorter hashes */
  readonly compact?: boolean;
  /** the account whose transactions these are: only the other party is shown */
  readonly account?: Address;
}

/** What a transaction does, in a word. */
const Action = ({ transaction: { to, input } }: TransactionView): JSX.Element => {
  const { directory } = useServices();
  if (to === null) return <span class="badge badge-accent">create</span>;
  if (input === "0x") return <span class="badge">send</span>;
  return <span class="badge">{directory.book.decoder.functionName(input) ?? input.slice(0, 10)}</span>;
};

interface PartiesProps {
  readonly view: TransactionView;
  readonly kept: number;
}

const Target = ({ view: { transaction, receipt }, kept }: PartiesProps): JSX.Element => {
  const target = transaction.to ?? receipt?.contractAddress;
  return target ? <AddressLink address={target} kept={kept} /> : <span class="soft">new contract</span>;
};

/** Which way a transaction went, and who was on the other side. */
const Party = ({ view, account, kept }: PartiesProps & { readonly account: Address }): JSX.Element => {
  const way = direction(view, account);
  return (
    <span class="party">
      <span class={way === "in" ? "badge badge-good" : "badge"}>{way}</span>
      {way === "out" ? <Target view={view} kept={kept} /> : <AddressLink address={view.transaction.from} kept={kept} />}
    </span>
  );
};

interface RowProps {
  readonly view: TransactionView;
  readonly withBlock: boolean;
  readonly compact: boolean;
  readonly account: Address | undefined;
}

const KEPT = { compact: 4, usual: 6 } as const;

const Row = ({ view, withBlock, compact, account }: RowProps): JSX.Element => {
  const { transaction, receipt } = view;
  const { hash, from, value, blockNumber } = transaction;
  const kept = compact || account !== undefined ? KEPT.compact : KEPT.usual;
  return (
    <tr>
      <td>
        <TransactionLink hash={hash} kept={kept} />{" "}
        {receipt?.status === "reverted" && <span class="badge badge-bad">failed</span>}
      </td>
      {withBlock && <td class="wide">{blockNumber === null ? "waiting" : <BlockLink number={blockNumber} />}</td>}
      <td class="wide">
        <Action {...view} />
      </td>
      {!compact && account === undefined && (
        <td class="wide">
          <AddressLink address={from} kept={kept} />
        </td>
      )}
      <td>
        {account === undefined ? (
          <Target view={view} kept={kept} />
        ) : (
          <Party view={view} account={account} kept={kept} />
        )}
      </td>
      <td class="end number">{exactAmount(value, COIN_DECIMALS)}</td>
    </tr>
  );
};

export const TransactionTable = (props: TransactionTableProps): JSX.Element => {
  const { transactions, withBlock = false, compact = false, account } = props;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Transaction</th>
            {withBlock && (
              <th scope="col" class="wide">
                Block
              </th>
            )}
            <th scope="col" class="wide">
              Action
            </th>
            {!compact && account === undefined && (
              <th scope="col" class="wide">
                From
              </th>
            )}
            <th scope="col">{account === undefined ? "To" : "With"}</th>
            <th scope="col" class="end">
              CPC
            </th>
          </tr>
        </thead>
        <tbody>
          {transactions.map((view) => (
            <Row key={view.transaction.hash} view={view} withBlock={withBlock} compact={compact} account={account} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

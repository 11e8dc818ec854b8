import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { isHash } from "viem";
import { transactionByHash } from "../../chain/transactions.ts";
import type { TransactionView } from "../../chain/transactions.ts";
import { DecodedCall } from "../../components/decoded.tsx";
import { LogList } from "../../components/log-list.tsx";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { useServices } from "../../state/context.ts";
import { useContract } from "../../state/use-contract.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";
import { TransactionFacts } from "./facts.tsx";
import { TokenTransfers } from "./token-transfers.tsx";
import { TransactionTrace } from "./trace.tsx";

const Call = ({ view: { transaction } }: { readonly view: TransactionView }): JSX.Element => {
  const { directory } = useServices();
  const { to, input } = transaction;
  const contract = useContract(to ?? undefined);
  return (
    <Panel title={to === null ? "Code that makes the contract" : "Call"}>
      <div class="panel-body">
        {to === null ? (
          <details>
            <summary>{(input.length - 2) / 2} bytes</summary>
            <pre tabIndex={0}>{input}</pre>
          </details>
        ) : (
          <DecodedCall input={input} decoded={directory.book.decoder.call(input, contract?.abi)} />
        )}
      </div>
    </Panel>
  );
};

const Found = ({ view }: { readonly view: TransactionView }): JSX.Element => {
  const { transaction, receipt } = view;
  return (
    <>
      <TransactionFacts view={view} />
      {transaction.input !== "0x" && <Call view={view} />}
      {receipt !== undefined && <TokenTransfers logs={receipt.logs} />}
      {receipt !== undefined && (
        <Panel title="Logs" side={<span class="soft number">{receipt.logs.length}</span>}>
          {receipt.logs.length === 0 ? <Notice title="It left no logs" /> : <LogList logs={receipt.logs} />}
        </Panel>
      )}
      {receipt !== undefined && <TransactionTrace hash={transaction.hash} />}
    </>
  );
};

/** @param hash as in the address bar */
export const TransactionPage = ({ hash }: { readonly hash: string }): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const settled = useRef<TransactionView | undefined>(undefined);
  const query = useQuery(
    `tx ${hash}`,
    async () => {
      if (!isHash(hash)) return undefined;
      const view = await transactionByHash(client, hash);
      settled.current = view.receipt === undefined ? undefined : view;
      return view;
    },
    // A transaction that waits, or is unknown yet, may be in the next block; what is in a block stays as it is.
    { refresh: settled.current?.transaction.hash === hash ? undefined : head?.hash },
  );
  if (!isHash(hash)) {
    return (
      <Page title="Transaction">
        <div class="panel">
          <Notice title="That is not the hash of a transaction.">
            <p>It has 64 hexadecimal digits after 0x.</p>
          </Notice>
        </div>
      </Page>
    );
  }
  return (
    <Page title="Transaction">
      {query.data === undefined ? (
        <div class="panel">
          <Outcome query={query} rows={10}>
            {() => null}
          </Outcome>
        </div>
      ) : (
        <Found view={query.data} />
      )}
    </Page>
  );
};

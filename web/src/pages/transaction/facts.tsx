import type { JSX } from "preact";
import type { Transaction, TransactionReceipt } from "viem";
import { feePaid } from "../../chain/transactions.ts";
import type { TransactionView } from "../../chain/transactions.ts";
import { Age } from "../../components/age.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Hex } from "../../components/hex.tsx";
import { AddressLink, BlockLink } from "../../components/links.tsx";
import { Panel } from "../../components/panel.tsx";
import { exactCpc, exactGwei, grouped, percent } from "../../format/amount.ts";
import { exactTime } from "../../format/time.ts";
import { RevertReason } from "./revert-reason.tsx";

const Status = ({ view }: { readonly view: TransactionView }): JSX.Element => {
  const { receipt } = view;
  if (receipt === undefined) {
    return (
      <>
        <span class="badge badge-warn">waiting</span> <span class="soft">for a place in a block</span>
      </>
    );
  }
  if (receipt.status === "success") return <span class="badge badge-good">final, succeeded</span>;
  return (
    <>
      <span class="badge badge-bad">final, failed</span> <RevertReason view={view} />
    </>
  );
};

const Fees = ({
  transaction,
  receipt,
}: {
  readonly transaction: Transaction;
  readonly receipt: TransactionReceipt;
}) => (
  <>
    <Fact name="Fee">
      <span class="number">{exactCpc(feePaid(receipt))}</span>
    </Fact>
    <Fact name="Gas used">
      <span class="number">
        {grouped(receipt.gasUsed)} of {grouped(transaction.gas)} ({percent(receipt.gasUsed, transaction.gas)})
      </span>
    </Fact>
    <Fact name="Gas price paid">
      <span class="number">{exactGwei(receipt.effectiveGasPrice)}</span>
    </Fact>
  </>
);

const TYPES: Readonly<Record<string, string>> = {
  legacy: "0, legacy",
  eip2930: "1, with access list (EIP-2930)",
  eip1559: "2, with priority fee (EIP-1559)",
  eip4844: "3, with blobs (EIP-4844)",
  eip7702: "4, with delegations (EIP-7702)",
};

export const TransactionFacts = ({ view }: { readonly view: TransactionView }): JSX.Element => {
  const { transaction, receipt } = view;
  const { hash, from, to, value, nonce, blockNumber, transactionIndex, type, authorizationList } = transaction;
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const timestamp = Number((transaction as { blockTimestamp?: bigint | string | null }).blockTimestamp ?? 0);
  const made = receipt?.contractAddress;
  return (
    <Panel title="Summary">
      <Facts>
        <Fact name="Hash">
          <Hex value={hash} label="transaction hash" full copy />
        </Fact>
        <Fact name="Status">
          <Status view={view} />
        </Fact>
        {blockNumber !== null && (
          <Fact name="Block">
            <BlockLink number={blockNumber} /> <span class="soft number">place {transactionIndex}</span>
          </Fact>
        )}
        {timestamp > 0 && (
          <Fact name="Sealed">
            <Age timestamp={timestamp} /> <span class="soft">({exactTime(timestamp)})</span>
          </Fact>
        )}
        <Fact name="From">
          <AddressLink address={from} full copy />
        </Fact>
        {to !== null && (
          <Fact name="To">
            <AddressLink address={to} full copy />
          </Fact>
        )}
        {to === null && (
          <Fact name="Makes contract">
            {made ? <AddressLink address={made} full copy /> : <span class="soft">not yet</span>}
          </Fact>
        )}
        <Fact name="Value">
          <span class="number">{exactCpc(value)}</span>
        </Fact>
        {receipt !== undefined && <Fees transaction={transaction} receipt={receipt} />}
        {maxFeePerGas !== undefined && (
          <Fact name="Most per gas">
            <span class="number">
              {exactGwei(maxFeePerGas)}, of which tip {exactGwei(maxPriorityFeePerGas)}
            </span>
          </Fact>
        )}
        <Fact name="Nonce">
          <span class="number">{grouped(nonce)}</span>
        </Fact>
        <Fact name="Type">{TYPES[type] ?? type}</Fact>
        {authorizationList?.map((authorization) => (
          <Fact key={authorization.nonce} name="Delegation">
            to <AddressLink address={authorization.address} full copy />
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
};

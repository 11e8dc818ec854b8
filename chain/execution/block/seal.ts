import { mergeBlooms } from "../../primitives/block/bloom.ts";
import { hashHeader } from "../../primitives/block/header.ts";
import { receiptsRoot, transactionsRoot, withdrawalsRoot } from "../../primitives/block/roots.ts";
import type { PreparedState, StateStore } from "../../ledger/state/interface.ts";
import type { Block, Header, SenderTransaction, Withdrawal } from "../../primitives/types.ts";
import type { BuiltBlock, ParentBlock } from "../interface.ts";
import type { StateOverlay } from "../state/overlay.ts";
import type { ProcessedContent } from "./process.ts";
import { hashRequests } from "./requests.ts";

/** What a block consists of once it was executed. */
export interface ExecutedContent {
  readonly draft: Header;
  readonly transactions: readonly SenderTransaction[];
  readonly withdrawals: readonly Withdrawal[];
  readonly ommers: readonly Header[];
  readonly processed: ProcessedContent;
  readonly overlay: StateOverlay;
}

/** Computes the roots of an executed block and puts it together. */
export const sealBlock = (content: ExecutedContent, parent: ParentBlock, states: StateStore): BuiltBlock => {
  const { draft, transactions, withdrawals, ommers, processed, overlay } = content;
  const { receipts, systemCalls, internal, requests } = processed;
  const state: PreparedState = states.prepare(parent.stateRoot, overlay.changes());
  const header: Header = {
    ...draft,
    stateRoot: state.root,
    transactionsRoot: transactionsRoot(transactions),
    receiptsRoot: receiptsRoot(receipts),
    logsBloom: mergeBlooms(receipts.map((receipt) => receipt.logsBloom)),
    gasUsed: processed.gasUsed,
    ...(draft.withdrawalsRoot === undefined ? {} : { withdrawalsRoot: withdrawalsRoot(withdrawals) }),
    ...(draft.blobGasUsed === undefined ? {} : { blobGasUsed: processed.blobGasUsed }),
    ...(requests === undefined ? {} : { requestsHash: hashRequests(requests) }),
  };
  const block: Block = {
    hash: hashHeader(header),
    header,
    transactions,
    withdrawals,
    ...(ommers.length === 0 ? {} : { ommers }),
  };
  const senders = transactions.map(({ from }) => from);
  return { executed: { block, senders, receipts, state, internal }, systemCalls, ...(requests && { requests }) };
};

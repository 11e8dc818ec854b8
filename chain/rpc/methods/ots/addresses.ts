import { setImmediate } from "node:timers/promises";
import type { AddressIndex, BlockAppearances } from "../../../ledger/appearances/interface.ts";
import type { TransactionLocation } from "../../../ledger/interface.ts";
import type { Address, Hash } from "../../../primitives/types.ts";
import type { Backend } from "../../backend.ts";
import type { RequestContext } from "../../context.ts";
import { invalidParams, serverError } from "../../errors.ts";
import { locatedViews } from "../../views/otterscan.ts";

/** @throws RpcError -32000 when the node keeps no index */
export const addressIndex = ({ ledger }: Backend): AddressIndex => {
  if (ledger.addresses !== undefined) return ledger.addresses;
  throw serverError(
    "this node has no index of transactions by address; import the chain into an empty folder with --index",
  );
};

export interface PageQuery {
  /** the first block looked at */
  readonly from: number;
  readonly order: "descending" | "ascending";
  readonly pageSize: number;
}

/** Transactions of an address, the newest first, and whether there are more beyond the last that was looked for. */
export interface TransactionPage {
  readonly txs: readonly unknown[];
  readonly receipts: readonly unknown[];
  readonly more: boolean;
}

/**
 * A page of an address's transactions. Blocks are taken whole, as pages are told apart by block: the page has as many
 * transactions more as the block that fills it.
 * @throws RpcError -32602 for a page size that is 0 or above the limit
 */
export async function searchPage(
  { backend, limits, signal }: RequestContext,
  address: Address,
  { from, order, pageSize }: PageQuery,
): Promise<TransactionPage> {
  if (pageSize > limits.addressPage) throw invalidParams(`max allowed page size: ${limits.addressPage}`);
  if (pageSize === 0) throw invalidParams("a page has at least one transaction");
  const blocks: BlockAppearances[] = [];
  let found = 0;
  let more = false;
  for await (const appearances of addressIndex(backend).appearances(address, { from, order })) {
    signal.throwIfAborted();
    if (found >= pageSize) {
      more = true;
      break;
    }
    blocks.push(appearances);
    found += appearances.indexes.length;
  }
  const newestFirst = order === "descending" ? blocks : blocks.reverse();
  const views: ReturnType<typeof viewsOf> = [];
  for (const appearances of newestFirst) {
    await setImmediate();
    signal.throwIfAborted();
    views.push(...viewsOf(backend, appearances));
  }
  return { txs: views.map(({ transaction }) => transaction), receipts: views.map(({ receipt }) => receipt), more };
}

/** The transactions in one block, the last first. A block that was taken back meanwhile has none. */
const viewsOf = ({ ledger, execution }: Backend, { blockNumber, indexes }: BlockAppearances) => {
  const stored = ledger.block(blockNumber);
  const receipts = ledger.receipts(blockNumber);
  if (stored === undefined || receipts === undefined) return [];
  const { header } = stored.block;
  const source = { ...stored, receipts, blobBaseFee: execution.blobBaseFee(header) };
  return locatedViews(source, indexes)
    .map(({ transaction, receipt }) => ({ transaction, receipt: { ...receipt, timestamp: header.timestamp } }))
    .reverse();
};

/** Hash of the transaction at a place; undefined when the block was taken back meanwhile. */
export const hashAt = ({ ledger }: Backend, { blockNumber, index }: TransactionLocation): Hash | undefined =>
  ledger.block(blockNumber)?.block.transactions[index]?.hash;

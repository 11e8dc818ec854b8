import { toQuantity } from "../../../primitives/bytes.ts";
import { findBlock, findHeader } from "../../chain/selection.ts";
import type { RequestContext } from "../../context.ts";
import { invalidParams } from "../../errors.ts";
import { method, param } from "../../method.ts";
import type { BlockId } from "../../schemas/blocks.ts";
import {
  blockDetailsResult,
  blockTransactionsResult,
  count,
  headerResult,
  looseBlockNumber,
} from "../../schemas/otterscan.ts";
import { hash } from "../../schemas/scalars.ts";
import { headerView } from "../../views/block.ts";
import {
  blockTransactionsView,
  briefBlockView,
  NO_ISSUANCE,
  totalFees,
  type BlockSource,
} from "../../views/otterscan.ts";

const block = param("block", looseBlockNumber);

/** A sealed block with its receipts; undefined for unknown ones and the pending one. */
const sourceOf = ({ backend }: RequestContext, id: BlockId): BlockSource | undefined => {
  const stored = id === "pending" ? undefined : findBlock(backend, id);
  const receipts = stored && backend.ledger.receipts(stored.block.header.number);
  if (stored === undefined || receipts === undefined) return undefined;
  return { ...stored, receipts, blobBaseFee: backend.execution.blobBaseFee(stored.block.header) };
};

const details = (context: RequestContext, id: BlockId): unknown => {
  const source = sourceOf(context, id);
  if (source === undefined) return null;
  return { block: briefBlockView(source), issuance: NO_ISSUANCE, totalFees: toQuantity(totalFees(source)) };
};

const header = ({ backend }: RequestContext, id: BlockId): unknown => {
  const found = findHeader(backend, id);
  return found === undefined ? null : headerView(found.hash, found.header);
};

/** Blocks as Otterscan shows them. */
export const blockMethods = [
  method({
    name: "ots_getBlockDetails",
    summary: "A block with the fees paid in it, without its transactions, by number or tag",
    params: [block],
    result: blockDetailsResult.nullable(),
    handler: details,
  }),
  method({
    name: "ots_getBlockDetailsByHash",
    summary: "A block with the fees paid in it, without its transactions, by hash",
    params: [param("hash", hash)],
    result: blockDetailsResult.nullable(),
    handler: (context, id) => details(context, { hash: id }),
  }),
  method({
    name: "ots_getBlockTransactions",
    summary: "A page of a block's transactions with short receipts; page 0 has the last ones",
    params: [block, param("page", count), param("pageSize", count)],
    result: blockTransactionsResult.nullable(),
    handler(context, id, page, pageSize) {
      const { addressPage } = context.limits;
      if (pageSize > addressPage) throw invalidParams(`max allowed page size: ${addressPage}`);
      const source = sourceOf(context, id);
      if (source === undefined) return null;
      const last = Math.max(0, source.block.transactions.length - page * pageSize);
      return blockTransactionsView(source, Math.max(0, last - pageSize), last);
    },
  }),
  method({
    name: "erigon_getHeaderByNumber",
    summary: "A block's header, by number or tag",
    params: [block],
    result: headerResult.nullable(),
    handler: header,
  }),
  method({
    name: "erigon_getHeaderByHash",
    summary: "A block's header, by hash",
    params: [param("hash", hash)],
    result: headerResult.nullable(),
    handler: (context, id) => header(context, { hash: id }),
  }),
];

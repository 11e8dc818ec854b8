import type { StoredBlock } from "../../../ledger/interface.ts";
import type { Hash } from "../../../primitives/types.ts";
import type { Backend } from "../../backend.ts";
import { filledTransaction } from "../../chain/fill.ts";
import { refuseGap, untilIncluded } from "../../chain/inclusion.ts";
import { findBlock } from "../../chain/selection.ts";
import { admitted } from "../../dev/admission.ts";
import { invalidParams } from "../../errors.ts";
import { method, param } from "../../method.ts";
import { blockNumber } from "../../schemas/blocks.ts";
import { callObject } from "../../schemas/calls.ts";
import { filledTransactionResult } from "../../schemas/results-filled.ts";
import { minedTransactionResult, receiptResult, transactionResult } from "../../schemas/results.ts";
import { bytes, hash, hashText, integer, safeInteger } from "../../schemas/scalars.ts";
import { filledView } from "../../views/filled.ts";
import { receiptView } from "../../views/receipt.ts";
import { transactionView } from "../../views/transaction.ts";

function viewAt(stored: Omit<StoredBlock, "size"> | undefined, index: number): unknown {
  const transaction = stored?.block.transactions[index];
  if (stored === undefined || transaction === undefined) return null;
  return transactionView(transaction, stored.senders[index], { block: stored.block, index });
}

/** null: in no block */
function receiptOf({ execution, ledger }: Backend, id: Hash): unknown {
  const place = ledger.locateTransaction(id);
  const stored = place && ledger.block(place.blockNumber);
  const receipts = place && ledger.receipts(place.blockNumber);
  if (place === undefined || stored === undefined || receipts === undefined) return null;
  const blobBaseFee = execution.blobBaseFee(stored.block.header);
  return receiptView({ ...stored, receipts, blobBaseFee }, place.index) ?? null;
}

/** Transactions, sent and to be sent. */
export const transactionMethods = [
  method({
    name: "eth_sendRawTransaction",
    summary: "Hands a signed transaction (EIP-2718 bytes) to the pool; resolves when the node would not lose it",
    params: [param("transaction", bytes)],
    result: hashText,
    concurrent: true,
    handler: async (context, raw) => admitted(context, await context.backend.pool.add(raw)),
  }),
  method({
    name: "eth_sendRawTransactionSync",
    summary:
      "Sends a signed transaction and waits for its receipt (EIP-7966), at most as many milliseconds as asked for",
    params: [param("transaction", bytes), param("timeout", integer.optional())],
    result: receiptResult,
    concurrent: true,
    async handler({ backend, limits, signal }, raw, timeout) {
      if (timeout === 0) throw invalidParams("invalid argument 1: timeout: expected a positive number");
      refuseGap(backend, raw);
      const id = await backend.pool.add(raw);
      await untilIncluded(backend, id, Math.min(timeout ?? Infinity, limits.syncSendMs), signal);
      return receiptOf(backend, id);
    },
  }),
  method({
    name: "eth_fillTransaction",
    summary: "A transaction with all it needs to be signed: nonce, gas, fees, type",
    params: [param("transaction", callObject)],
    result: filledTransactionResult,
    handler: async (context, call) => filledView(await filledTransaction(context, call)),
  }),
  method({
    name: "eth_getTransactionByHash",
    summary: "A transaction of a block or of the pool",
    params: [param("hash", hash)],
    result: transactionResult.nullable(),
    handler({ backend }, id) {
      const place = backend.ledger.locateTransaction(id);
      if (place !== undefined) return viewAt(backend.ledger.block(place.blockNumber), place.index);
      const waiting = backend.pool.get(id);
      return waiting === undefined ? null : transactionView(waiting, waiting.from);
    },
  }),
  method({
    name: "eth_getTransactionByBlockNumberAndIndex",
    summary: "A transaction by its place",
    params: [param("block", blockNumber), param("index", safeInteger)],
    result: transactionResult.nullable(),
    async handler({ backend, pending }, id, index) {
      if (id !== "pending") return viewAt(findBlock(backend, id), index);
      const { block, senders } = await pending.get();
      const transaction = block.transactions[index];
      return transaction === undefined ? null : transactionView(transaction, senders[index]);
    },
  }),
  method({
    name: "eth_getTransactionByBlockHashAndIndex",
    summary: "A transaction by its place",
    params: [param("hash", hash), param("index", safeInteger)],
    result: minedTransactionResult.nullable(),
    handler: ({ backend }, id, index) => viewAt(findBlock(backend, { hash: id }), index),
  }),
  method({
    name: "eth_getTransactionReceipt",
    summary: "What a transaction did; null until it is in a block",
    params: [param("hash", hash)],
    result: receiptResult.nullable(),
    handler: ({ backend }, id) => receiptOf(backend, id),
  }),
];

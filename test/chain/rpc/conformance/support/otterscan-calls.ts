import { LOGGER } from "../../methods/debug/support/scenarios.ts";
import type { Call, Known } from "./call.ts";

/** What Otterscan asks of a node, and erigon's methods that it needs. */
export const otterscanCalls = ({ transactions, block, sender }: Known, created: string): readonly Call[] => [
  ["ots_getApiLevel"],
  ...Object.values(transactions).flatMap(({ hash }): Call[] => [
    ["ots_getInternalOperations", hash],
    ["ots_traceTransaction", hash],
    ["ots_getTransactionError", hash],
  ]),
  ...["latest", block.number].flatMap((at): Call[] => [
    ["ots_getBlockDetails", at],
    ["ots_getBlockTransactions", at, 0, 25],
    ["erigon_getHeaderByNumber", at],
  ]),
  ["ots_getBlockDetailsByHash", block.hash],
  ["erigon_getHeaderByHash", block.hash],
  ["ots_hasCode", LOGGER, "latest"],
  ["ots_searchTransactionsBefore", sender, 0, 5],
  ["ots_searchTransactionsAfter", sender, 0, 5],
  ["ots_getTransactionBySenderAndNonce", sender, 1],
  ["eth_getTransactionBySenderAndNonce", sender, "0x1"],
  ["ots_getContractCreator", created],
];

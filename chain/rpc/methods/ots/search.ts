import { EMPTY_CODE_HASH } from "../../../ledger/state/account.ts";
import type { Address } from "../../../primitives/types.ts";
import { sealedState, selectState } from "../../chain/selection.ts";
import { method, param } from "../../method.ts";
import { contractCreatorResult, count, looseBlockId, searchResult } from "../../schemas/otterscan.ts";
import { transactionResult } from "../../schemas/results.ts";
import { address, boolean, hashText, uint64 } from "../../schemas/scalars.ts";
import { transactionView } from "../../views/transaction.ts";
import { addressIndex, hashAt, searchPage } from "./addresses.ts";
import type { StateReader } from "../../../ledger/state/interface.ts";

const account = param("address", address);
const page = [account, param("blockNumber", count), param("pageSize", count)] as const;

const hasCode = (state: StateReader, of: Address): boolean => {
  const codeHash = state.account(of)?.codeHash ?? EMPTY_CODE_HASH;
  return codeHash !== EMPTY_CODE_HASH;
};

/** What happened to an address, from the index that the ledger keeps. */
export const searchMethods = [
  method({
    name: "ots_hasCode",
    summary: "Whether an address has code",
    params: [account, param("block", looseBlockId.default("latest"))],
    result: boolean,
    handler: async (context, of, id) => hasCode((await selectState(context, id)).state, of),
  }),
  method({
    name: "ots_searchTransactionsBefore",
    summary:
      "Transactions of an address in blocks before one, 0 for all; newest first, the block that fills the page whole",
    params: page,
    result: searchResult,
    async handler(context, of, number, pageSize) {
      const head = context.backend.ledger.head.header.number;
      const from = number === 0 ? head : number - 1;
      const { txs, receipts, more } = await searchPage(context, of, { from, order: "descending", pageSize });
      return { txs, receipts, firstPage: from >= head, lastPage: !more };
    },
  }),
  method({
    name: "ots_searchTransactionsAfter",
    summary:
      "Transactions of an address in blocks after one, 0 for all; newest first, the block that fills the page whole",
    params: page,
    result: searchResult,
    async handler(context, of, number, pageSize) {
      const from = number === 0 ? 0 : number + 1;
      const { txs, receipts, more } = await searchPage(context, of, { from, order: "ascending", pageSize });
      return { txs, receipts, firstPage: !more, lastPage: number === 0 };
    },
  }),
  method({
    name: "ots_getTransactionBySenderAndNonce",
    summary: "Hash of the transaction that an address sent with a nonce; null for none",
    params: [param("sender", address), param("nonce", count)],
    result: hashText.nullable(),
    async handler({ backend }, sender, nonce) {
      const place = await addressIndex(backend).sent(sender, BigInt(nonce));
      return (place && hashAt(backend, place)) ?? null;
    },
  }),
  method({
    name: "eth_getTransactionBySenderAndNonce",
    summary: "The transaction that an address sent with a nonce, in a block or in the pool",
    params: [param("sender", address), param("nonce", uint64)],
    result: transactionResult.nullable(),
    async handler({ backend }, sender, nonce) {
      const { ledger, pool } = backend;
      const place = await addressIndex(backend).sent(sender, nonce);
      const stored = place && ledger.block(place.blockNumber);
      const transaction = place && stored?.block.transactions[place.index];
      if (place !== undefined && stored !== undefined && transaction !== undefined) {
        return transactionView(transaction, sender, { block: stored.block, index: place.index });
      }
      if (nonce < (ledger.state.head.account(sender)?.nonce ?? 0n)) return null;
      const { pending, queued } = pool.content();
      const waiting = [...(pending.get(sender) ?? []), ...(queued.get(sender) ?? [])];
      const found = waiting.find((candidate) => candidate.nonce === nonce);
      return found === undefined ? null : transactionView(found, sender);
    },
  }),
  method({
    name: "ots_getContractCreator",
    summary: "Who created a contract, and in which transaction; null for accounts without code and those of genesis",
    params: [account],
    result: contractCreatorResult,
    async handler({ backend }, of) {
      const { ledger } = backend;
      const creation = await addressIndex(backend).creation(of);
      if (creation === undefined || !hasCode(sealedState(backend, ledger.head.header), of)) return null;
      const hash = hashAt(backend, creation);
      return hash === undefined ? null : { hash, creator: creation.creator };
    },
  }),
];

import { expect } from "chai";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { Client } from "../../support/fake-node.ts";

const ADDRESS = `0x${"11".repeat(20)}`;
const ADVICE = "this node has no index of transactions by address; import the chain into an empty folder with --index";

describe("JSON-RPC: transactions of an address on a node without index", function () {
  before(loadCrypto);

  for (const [method, ...params] of [
    ["ots_searchTransactionsBefore", ADDRESS, 0, 25],
    ["ots_searchTransactionsAfter", ADDRESS, 0, 25],
    ["ots_getTransactionBySenderAndNonce", ADDRESS, 0],
    ["eth_getTransactionBySenderAndNonce", ADDRESS, "0x0"],
    ["ots_getContractCreator", ADDRESS],
  ] as const) {
    it(`${method} says how to get one`, async function () {
      const refusal = await new Client().refusal(method, ...params);
      expect(refusal).to.include({ code: -32000, message: ADVICE });
    });
  }
});

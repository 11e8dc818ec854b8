import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { RPC_ERROR, RpcError } from "../../../chain/rpc/errors.ts";
import { DEV_METHODS, METHODS } from "../../../chain/rpc/methods/index.ts";
import { ACCOUNT } from "./support/fake-dev.ts";
import { Client } from "./support/fake-node.ts";

const HEX_DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
const hexDigits = fc.string({ unit: fc.constantFrom(...HEX_DIGITS), maxLength: 70 });
const hex = hexDigits.map((digits) => `0x${digits}`);
const scalars = fc.oneof(
  hex,
  hexDigits,
  fc.constantFrom(ACCOUNT, `0x${"ab".repeat(32)}`, "latest", "pending", "earliest", "0x0", "0x1", "logs", "newHeads"),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.constant(null),
);
const KEYS = [
  ...["from", "to", "gas", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "value", "nonce", "data", "input"],
  ...["accessList", "authorizationList", "blobVersionedHashes", "chainId", "type", "blockHash", "blockNumber"],
  ...["fromBlock", "toBlock", "address", "topics", "balance", "code", "state", "stateDiff", "number", "time"],
  ...["types", "domain", "primaryType", "message", "requireCanonical", ACCOUNT, "__proto__", "constructor"],
];
/** Values that resemble what methods take, some of them right, nested a little. */
const { value: lookalike } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 5 }),
    fc.jsonValue(),
  ),
}));

describe("JSON-RPC: parameters of any kind [T-03]", function () {
  before(() => loadCrypto());

  for (const method of [...METHODS, ...DEV_METHODS]) {
    it(`${method.name} answers, or refuses with a code, and never fails inside`, async function () {
      const client = new Client({ dev: true });
      client.node.seal();
      const params = fc.array(lookalike, { maxLength: method.params.length + 1 });
      await fc.assert(
        fc.asyncProperty(params, async (values) => {
          const outcome = await client.call(method.name, ...values).catch((error: unknown) => error);
          if (!(outcome instanceof Error)) return;
          if (!(outcome instanceof RpcError)) throw outcome;
          expect(outcome.code, `${outcome.message} ${JSON.stringify(values)}`).to.not.equal(RPC_ERROR.internal);
          expect(client.internalErrors).to.deep.equal([]);
        }),
        { numRuns: 150 },
      );
    });
  }

  it("are described by schemas that can be published", function () {
    for (const { name, params, result } of [...METHODS, ...DEV_METHODS]) {
      for (const { schema } of params) {
        expect(z.toJSONSchema(schema, { io: "input" }), name).to.have.property("$schema");
      }
      if (result !== undefined) expect(z.toJSONSchema(result), name).to.have.property("$schema");
    }
  });

  it("takes no parameters by name", async function () {
    const { dispatcher } = new Client();
    const request = { jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: { address: ACCOUNT } };
    expect(await dispatcher.dispatch(request, dispatcher.session())).to.deep.equal({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32602, message: "non-array args" },
    });
  });
});

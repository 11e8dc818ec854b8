import { expect } from "chai";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RPC_ERROR } from "../../../../chain/rpc/errors.ts";
import type { RpcMethod } from "../../../../chain/rpc/method.ts";
import { DEV_METHODS, METHODS } from "../../../../chain/rpc/methods/index.ts";
import { allCalls } from "../conformance/support/calls.ts";
import { Client } from "../support/fake-node.ts";
import { HOSTILE_VALUES } from "./support/values.ts";

const VALUES = Object.entries(HOSTILE_VALUES);
/** Fewest values that any parameter refuses: one that takes nearly everything does not check what it takes. */
const LEAST_REFUSED = 10;

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

describe("JSON-RPC: hostile parameters [T-03]", function () {
  this.timeout(60_000);
  before(() => loadCrypto());

  const rows = new Map(
    allCalls()
      .sort((a, b) => a.length - b.length)
      .map(([name, ...params]) => [name, params]),
  );

  const send = async (client: Client, { name }: RpcMethod, params: readonly string[]): Promise<Answer> => {
    const text = `{"jsonrpc":"2.0","id":1,"method":"${name}","params":[${params.join(",")}]}`;
    const answer = await client.dispatcher.dispatchText(
      text,
      client.dispatcher.session(() => undefined),
    );
    return JSON.parse(answer ?? "{}") as Answer;
  };

  for (const method of [...METHODS, ...DEV_METHODS]) {
    for (const [position, { name, schema }] of method.params.entries()) {
      it(`${method.name} refuses what is no ${name}, and stays whole`, async function () {
        const client = new Client({ dev: true });
        client.node.seal();
        const valid = rows.get(method.name) ?? [];
        const before = Array.from({ length: position }, (_, index) => JSON.stringify(valid[index] ?? null));
        let refused = 0;
        for (const [what, value] of VALUES) {
          const { error } = await send(client, method, [...before, value]);
          const given: unknown = JSON.parse(value);
          const fits = schema.safeParse(given ?? undefined).success;
          if (!fits) expect(error?.code, `${what}: ${error?.message ?? "is taken"}`).to.equal(RPC_ERROR.invalidParams);
          expect(error?.code, what).to.not.equal(RPC_ERROR.internal);
          expect(error?.message.length ?? 0, what).to.be.lessThan(1_000);
          if (error?.code === RPC_ERROR.invalidParams) refused += 1;
        }
        expect(client.internalErrors).to.deep.equal([]);
        expect(refused).to.be.at.least(LEAST_REFUSED);
        expect(await client.call("eth_blockNumber")).to.equal("0x1");
      });
    }
  }

  it("leaves Object's prototype as it was", function () {
    expect("polluted" in {}).to.equal(false);
  });

  it("refuses more parameters than there are", async function () {
    const client = new Client({ dev: true });
    for (const method of [...METHODS, ...DEV_METHODS]) {
      const { error } = await send(client, method, new Array<string>(method.params.length + 1).fill("null"));
      expect(error?.code, method.name).to.equal(RPC_ERROR.invalidParams);
    }
  });
});

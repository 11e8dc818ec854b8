import { expect } from "chai";
import { RPC_LIMITS } from "../../../../chain/primitives/limits.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RPC_ERROR } from "../../../../chain/rpc/errors.ts";
import { Client, transfer } from "../support/fake-node.ts";

const MIB = 1_048_576;
const DEPTH = 100_000;

interface Answer {
  readonly id: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const call = (id: unknown, method: string, ...params: unknown[]) => ({ jsonrpc: "2.0", id, method, params });

describe("JSON-RPC: hostile messages [T-03]", function () {
  before(() => loadCrypto());

  let client: Client;
  beforeEach(() => {
    client = new Client();
  });
  afterEach(async () => {
    expect(await client.call("eth_blockNumber")).to.equal("0x0");
    expect(client.internalErrors).to.deep.equal([]);
    client.dispatcher.close();
  });

  const text = async (message: string): Promise<string> =>
    (await client.dispatcher.dispatchText(message, client.dispatcher.session())) ?? "";
  const answer = async (message: string): Promise<Answer> => JSON.parse(await text(message)) as Answer;
  const answers = async (batch: readonly unknown[]): Promise<Answer[]> =>
    JSON.parse(await text(JSON.stringify(batch))) as Answer[];

  const deep = (open: string, inner: string, close: string): string => open.repeat(DEPTH) + inner + close.repeat(DEPTH);
  const NESTED: Readonly<Record<string, readonly [message: string, code: number]>> = {
    "a batch of batches": [deep("[", "", "]"), RPC_ERROR.invalidRequest],
    "an object of objects": [deep('{"a":', "1", "}"), RPC_ERROR.invalidRequest],
    "lists without an end": ["[".repeat(DEPTH), RPC_ERROR.parse],
    "objects without an end": ['{"a":'.repeat(DEPTH), RPC_ERROR.parse],
    "an id": [`{"jsonrpc":"2.0","method":"eth_chainId","id":${deep("[", "", "]")}}`, RPC_ERROR.invalidRequest],
    "a method": [`{"jsonrpc":"2.0","id":1,"method":${deep("[", "", "]")}}`, RPC_ERROR.invalidRequest],
    parameters: [
      `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":${deep("[", "", "]")}}`,
      RPC_ERROR.invalidParams,
    ],
    "a field": [
      `{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"topics":${deep("[", "", "]")}}]}`,
      RPC_ERROR.invalidParams,
    ],
  };

  for (const [what, [message, code]] of Object.entries(NESTED)) {
    it(`refuses ${what} nested ${DEPTH.toLocaleString("en")} deep`, async function () {
      const given = await answer(message);
      expect((Array.isArray(given) ? (given as Answer[])[0] : given)?.error?.code).to.equal(code);
    });
  }

  it("does not give a huge id or a huge name back", async function () {
    const long = "x".repeat(MIB);
    expect((await text(JSON.stringify(call(long, "eth_chainId")))).length).to.be.lessThan(200);
    expect((await text(JSON.stringify(call(1, long)))).length).to.be.lessThan(300);
  });

  it(`refuses a batch of ${RPC_LIMITS.batchItems + 1}, and answers one of ${RPC_LIMITS.batchItems}`, async function () {
    const batch = Array.from({ length: RPC_LIMITS.batchItems + 1 }, (_, id) => call(id, "eth_chainId"));
    expect(await answers(batch)).to.deep.include({
      error: { code: RPC_ERROR.invalidRequest, message: `batch too large (max ${RPC_LIMITS.batchItems})` },
    });
    const most = await answers(batch.slice(1));
    expect(most).to.have.length(RPC_LIMITS.batchItems);
    expect(most.filter(({ error }) => error !== undefined)).to.deep.equal([]);
  });

  it("runs no more of a batch when its answers are as large as they may be", async function () {
    client.node.callResult = { returnData: new Uint8Array(3 * MIB) };
    const batch = Array.from({ length: 500 }, (_, id) => call(id, "eth_call", {}));
    const given = await text(JSON.stringify(batch));
    expect(given.length).to.be.lessThan(RPC_LIMITS.responseBytes + 500 * 100);
    const codes = (JSON.parse(given) as Answer[]).map(({ error }) => error?.code);
    expect(codes.slice(0, 4)).to.deep.equal(new Array(4).fill(undefined));
    expect(new Set(codes.slice(4))).to.deep.equal(new Set([RPC_ERROR.responseTooLarge]));
    // Four fit; the fifth is the one that did not.
    expect(client.node.calls).to.have.length(5);
  });

  it("sends no transaction behind an answer that was too large", async function () {
    client.node.callResult = { returnData: new Uint8Array(13 * MIB) };
    const { raw } = transfer();
    const send = call(2, "eth_sendRawTransaction", `0x${Buffer.from(raw).toString("hex")}`);
    const codes = (await answers([call(1, "eth_call", {}), send])).map(({ error }) => error?.code);
    expect(codes).to.deep.equal([RPC_ERROR.responseTooLarge, RPC_ERROR.responseTooLarge]);
    expect(client.node.pool.transactions.size).to.equal(0);
  });

  it("gives up a search whose logs are together too large", async function () {
    const log = { address: `0x${"11".repeat(20)}` as const, topics: [], data: new Uint8Array(5 * MIB) };
    const node = new Client({ limits: { logSliceMs: 0 } });
    for (let block = 0; block < 4; block++) node.node.seal([transfer({ nonce: BigInt(block) })], [{ logs: [log] }]);
    const { code } = await node.refusal("eth_getLogs", { fromBlock: "earliest" });
    expect(code).to.equal(RPC_ERROR.responseTooLarge);
    expect(await node.call("eth_getLogs", { fromBlock: "0x1", toBlock: "0x2" })).to.have.length(2);
  });

  for (const kind of ["eth_newFilter", "eth_newBlockFilter", "eth_newPendingTransactionFilter"]) {
    it(`refuses ${kind} number ${RPC_LIMITS.filters + 1}, until one ends`, async function () {
      const params = kind === "eth_newFilter" ? [{}] : [];
      const ids = await Promise.all(Array.from({ length: RPC_LIMITS.filters }, () => client.call(kind, ...params)));
      expect((await client.refusal(kind, ...params)).code).to.equal(RPC_ERROR.limitExceeded);
      expect(await client.call("eth_uninstallFilter", ids[0])).to.equal(true);
      expect(await client.call(kind, ...params)).to.be.a("string");
    });
  }
});

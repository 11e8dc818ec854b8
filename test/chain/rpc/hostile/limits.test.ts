import { expect } from "chai";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import { RPC_LIMITS } from "../../../../chain/primitives/limits.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { RPC_ERROR } from "../../../../chain/rpc/errors.ts";
import { ACCOUNT } from "../support/fake-dev.ts";
import { Client, transfer } from "../support/fake-node.ts";
import { startSampleChain } from "../conformance/support/sample-chain.ts";

const HASH = `0x${"ab".repeat(32)}`;
const many = (length: number, value: unknown): unknown[] => new Array<unknown>(length).fill(value);
const withdrawal = { index: "0x0", validatorIndex: "0x0", address: ACCOUNT, amount: "0x0" };

interface Bound {
  readonly limit: number;
  /** a request with so many of what is bounded */
  readonly ask: (count: number) => readonly [method: string, ...params: unknown[]];
}

/** Lists in parameters: as many as the limit are taken, one more is refused. */
const LISTS: Readonly<Record<string, Bound>> = {
  "addresses of a filter": {
    limit: RPC_LIMITS.filterAlternatives,
    ask: (count) => ["eth_getLogs", { address: many(count, ACCOUNT) }],
  },
  "topics of one position": {
    limit: RPC_LIMITS.filterAlternatives,
    ask: (count) => ["eth_getLogs", { topics: [null, many(count, HASH)] }],
  },
  "keys of a proof": { limit: RPC_LIMITS.proofKeys, ask: (count) => ["eth_getProof", ACCOUNT, many(count, "0x1")] },
  "storage values": {
    limit: RPC_LIMITS.storageValues,
    ask: (count) => ["eth_getStorageValues", { [ACCOUNT]: many(count, "0x1") }],
  },
  percentiles: {
    limit: RPC_LIMITS.rewardPercentiles,
    ask: (count) => ["eth_feeHistory", "0x1", "latest", many(count, 50)],
  },
  "transactions of a page": {
    limit: RPC_LIMITS.addressPage,
    ask: (count) => ["ots_getBlockTransactions", 0, 0, count],
  },
};

describe("JSON-RPC: limits of parameters [T-03]", function () {
  before(() => loadCrypto());

  for (const [what, { limit, ask }] of Object.entries(LISTS)) {
    it(`takes ${limit.toLocaleString("en")} ${what}, and no more`, async function () {
      const client = new Client();
      await client.call(...ask(limit));
      expect((await client.refusal(...ask(limit + 1))).code).to.equal(RPC_ERROR.invalidParams);
    });
  }

  it("shows no more blocks of fees than it may", async function () {
    const client = new Client({ limits: { feeHistoryBlocks: 2 } });
    for (let block = 0; block < 5; block++) client.node.seal();
    const { gasUsedRatio } = (await client.call("eth_feeHistory", "0x4", "latest")) as { gasUsedRatio: unknown[] };
    expect(gasUsedRatio).to.have.length(2);
  });

  it("waits for a receipt no longer than it may", async function () {
    const client = new Client({ limits: { syncSendMs: 5 } });
    const { raw } = transfer();
    expect((await client.refusal("eth_sendRawTransactionSync", toHex(raw), 60_000)).code).to.equal(4);
  });

  it("gives a call no more gas than it may have", async function () {
    const client = new Client();
    await client.call("eth_call", { gas: "0xffffffffffffffff" });
    expect(client.node.calls[0]?.request.gasLimit).to.equal(RPC_LIMITS.callGas);
  });
});

describe("JSON-RPC: limits of simulations [T-03]", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startSampleChain>>;
  before(async function () {
    await loadCrypto();
    chain = await startSampleChain();
  });
  after(() => chain.close());

  const refusal = (simulation: unknown): Promise<unknown> =>
    chain.request("eth_simulateV1", [simulation]).catch((error: unknown) => error);

  it(`takes ${RPC_LIMITS.simulatedBlocks} blocks, and no more`, async function () {
    const { simulatedBlocks } = RPC_LIMITS;
    const blockStateCalls = many(simulatedBlocks, {});
    expect(await chain.request("eth_simulateV1", [{ blockStateCalls }])).to.have.length(simulatedBlocks);
    expect(await refusal({ blockStateCalls: [...blockStateCalls, {}] })).to.include({ code: -38026 });
  });

  it(`takes ${RPC_LIMITS.simulatedWithdrawals} withdrawals of a block, and no more`, async function () {
    const block = (count: number) => ({ blockOverrides: { withdrawals: many(count, withdrawal) } });
    const { simulatedWithdrawals } = RPC_LIMITS;
    await chain.request("eth_simulateV1", [{ blockStateCalls: [block(simulatedWithdrawals)] }]);
    const { code } = (await refusal({ blockStateCalls: [block(simulatedWithdrawals + 1)] })) as { code: number };
    expect(code).to.equal(RPC_ERROR.invalidParams);
  });
});

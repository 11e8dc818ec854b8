import { expect } from "chai";
import { onAnswer } from "../../../../chain/rpc/answers.ts";
import { RpcError } from "../../../../chain/rpc/errors.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Hash } from "../../../../chain/primitives/types.ts";
import { DEV_METHODS, METHODS } from "../../../../chain/rpc/methods/index.ts";
import { LAST_SENDER, WAITING_SENDER } from "./support/transactions.ts";
import { NODE_CALLS, executionCalls, localCalls, stateCalls, transactionCalls } from "./support/calls.ts";
import type { Call } from "./support/call.ts";
import { otterscanCalls } from "./support/otterscan-calls.ts";
import { startSampleChain } from "./support/sample-chain.ts";
import type { SampleChain } from "./support/sample-chain.ts";

const ALL = [...METHODS, ...DEV_METHODS];

/** Answers that schemas of lists and of absent things would take whatever the method does. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === false || value === "0x" || (typeof value === "object" && Object.keys(value).length === 0);

/** CPChain has no uncles and keeps no bad blocks, and a lone node sees nobody do wrong: these have nothing to say here. */
const SILENT: ReadonlySet<string> = new Set([
  "eth_getUncleByBlockNumberAndIndex",
  "eth_getUncleByBlockHashAndIndex",
  "debug_getBadBlocks",
  "cpc_getEvidence",
]);

describe("JSON-RPC: every method answers by its schema [A-11]", function () {
  this.timeout(60_000);
  let chain: SampleChain;
  let waiting: Hash;
  /** methods that answered with something */
  const answered = new Set<string>();
  const stop = onAnswer((answer) => {
    if ("method" in answer && "result" in answer && !isEmpty(answer.result)) answered.add(answer.method);
  });

  before(async function () {
    await loadCrypto();
    chain = await startSampleChain();
    const content = (await chain.request("txpool_contentFrom", [WAITING_SENDER.address])) as {
      pending: Record<string, { hash: Hash }>;
    };
    waiting = content.pending["0"]?.hash ?? expect.fail("nothing waits");
  });
  after(async function () {
    stop();
    await chain.close();
  });

  // Each answer is compared with its schema where it leaves the dispatcher, see checked-answers.ts.
  const ask = async (calls: readonly Call[]): Promise<void> => {
    for (const [method, ...params] of calls) {
      // The last test notices when a name is misspelt.
      if (!ALL.some(({ name }) => name === method)) continue;
      await chain.request(method, params).catch((error: unknown) => {
        throw new Error(`${method} ${JSON.stringify(params)}`, { cause: error });
      });
    }
  };

  it("has a result schema that can be published", function () {
    expect(ALL.filter(({ result }) => result === undefined).map(({ name }) => name)).to.deep.equal([]);
  });

  it("asks about a block that has every type of transaction, creations, failures and logs", async function () {
    const receipts = (await chain.request("eth_getBlockReceipts", ["latest"])) as Record<string, unknown>[];
    expect([...new Set(receipts.map(({ type }) => type))].sort()).to.deep.equal(["0x0", "0x1", "0x2", "0x3", "0x4"]);
    expect(new Set(receipts.map(({ status }) => status)).size).to.equal(2);
    expect(receipts.filter(({ contractAddress }) => contractAddress !== null)).to.have.length(2);
    expect(receipts.some(({ logs }) => (logs as unknown[]).length > 0)).to.equal(true);
    expect(await chain.request("txpool_status", [])).to.deep.equal({ pending: "0x1", queued: "0x1" });
  });

  it("asks for the node, its fees and its interface", () => ask(NODE_CALLS));
  it("asks for progress while the node lags behind", () => chain.lagging("eth_syncing", []));
  it("asks for accounts and blocks", () => ask(stateCalls(chain)));
  it("asks for transactions", () => ask(transactionCalls(chain, waiting)));
  it("asks for calls, logs and traces", () => ask(executionCalls(chain)));
  it("asks as Otterscan does", async function () {
    const { hash } = chain.transactions.creation ?? expect.fail("no creation");
    const receipt = (await chain.request("eth_getTransactionReceipt", [hash])) as { contractAddress: string };
    await ask(otterscanCalls(chain, receipt.contractAddress));
  });

  it("polls filters", async function () {
    const ids = [
      await chain.request("eth_newFilter", [{ fromBlock: "earliest" }]),
      await chain.request("eth_newBlockFilter", []),
      await chain.request("eth_newPendingTransactionFilter", []),
    ];
    const another = { from: WAITING_SENDER.address, to: chain.sender, nonce: "0x1" };
    await chain.request("eth_sendTransaction", [another]);
    await ask([["evm_mine"], ...ids.map((id): Call => ["eth_getFilterChanges", id]), ["eth_getFilterLogs", ids[0]]]);
    await ask([["eth_uninstallFilter", ids[0]]]);
  });

  it("subscribes", async function () {
    for (const kind of ["newHeads", "newPendingTransactions", "syncing"]) {
      const id = await chain.request("eth_subscribe", [kind]);
      expect(await chain.request("eth_unsubscribe", [id])).to.equal(true);
    }
  });

  it("changes the local network", async function () {
    const snapshot = await chain.request("evm_snapshot", []);
    const gap = { from: WAITING_SENDER.address, to: chain.sender, nonce: "0x9" };
    await ask(localCalls(chain, await chain.request("eth_sendTransaction", [gap])));
    const transfer = { from: LAST_SENDER.address, to: chain.sender, value: "0x1" };
    const { raw } = (await chain.request("eth_signTransaction", [transfer])) as { raw: string };
    await ask([["eth_sendRawTransactionSync", raw, 5_000], ["evm_revert", snapshot], ["hardhat_reset"]]);
  });

  it("refuses with a code and a message", async function () {
    for (const { name, params } of ALL) {
      const outcome = await chain
        .request(name, new Array(params.length + 1).fill(null))
        .catch((error: unknown) => error);
      expect(outcome, name).to.be.instanceOf(RpcError);
    }
  });

  it("left no method out", function () {
    const silent = ALL.map(({ name }) => name).filter((name) => !answered.has(name) && !SILENT.has(name));
    expect(silent, "methods that no row asks, or asks in vain").to.deep.equal([]);
  });
});

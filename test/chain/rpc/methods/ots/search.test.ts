import fc from "fast-check";
import { expect } from "chai";
import type { Address, Hash, Hex } from "../../../../../chain/primitives/types.ts";
import { RpcError } from "../../../../../chain/rpc/errors.ts";
import { startLocalChain, type LocalChain } from "../debug/support/local-chain.ts";
import { FACTORY, RECEIVER, SENDER, STORER } from "../debug/support/scenarios.ts";
import { makeHistory, prepare, send, witnessAll, type Witnessed } from "./history.ts";

interface Page {
  readonly txs: readonly { readonly hash: Hash; readonly blockNumber: Hex }[];
  readonly receipts: readonly { readonly transactionHash: Hash; readonly timestamp: number }[];
  readonly firstPage: boolean;
  readonly lastPage: boolean;
}

const ROUNDS = 18;

describe("JSON-RPC: transactions of an address [A-11]", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let all: readonly Witnessed[];

  before(async function () {
    chain = await startLocalChain();
    await prepare(chain);
    await makeHistory(chain, ROUNDS);
    all = await witnessAll(chain);
  });

  after(() => chain.close());

  const search = async (way: "Before" | "After", address: Address, block: number, size: number): Promise<Page> =>
    (await chain.request(`ots_searchTransactions${way}`, [address, block, size])) as Page;
  const refusal = async (method: string, ...params: readonly unknown[]): Promise<RpcError> => {
    const outcome = await chain.request(method, params).catch((error: unknown) => error);
    if (outcome instanceof RpcError) return outcome;
    throw new Error(`${method} did not fail: ${String(outcome)}`);
  };
  const hashesOf = (address: Address): Hash[] =>
    all.filter(({ addresses }) => addresses.has(address)).map(({ hash }) => hash);
  const blockAt = (page: Page, position: number): number => Number(page.txs.at(position)?.blockNumber);

  const everybody = (): fc.Arbitrary<Address> =>
    fc.constantFrom(...new Set([...all.flatMap(({ addresses }) => [...addresses]), `0x${"99".repeat(20)}` as const]));

  const checkPage = (page: Page, size: number, ended: boolean): void => {
    expect(page.receipts.map(({ transactionHash }) => transactionHash)).to.deep.equal(page.txs.map(({ hash }) => hash));
    if (!ended) expect(page.txs.length).to.be.at.least(size);
    // Only the block that fills a page may exceed it.
    const oldest = page.txs.filter(({ blockNumber }) => blockNumber === page.txs.at(-1)?.blockNumber);
    const newest = page.txs.filter(({ blockNumber }) => blockNumber === page.txs[0]?.blockNumber);
    expect(page.txs.length - Math.max(oldest.length, newest.length)).to.be.below(size);
  };

  it("are the same by pages into the past as by tracing every transaction", async function () {
    await fc.assert(
      fc.asyncProperty(everybody(), fc.integer({ min: 1, max: 7 }), async (address, size) => {
        const found: Hash[] = [];
        for (let block = 0, page: Page; ; block = blockAt(page, -1)) {
          page = await search("Before", address, block, size);
          expect(page.firstPage).to.equal(block === 0);
          checkPage(page, size, page.lastPage);
          found.push(...page.txs.map(({ hash }) => hash));
          if (page.lastPage) break;
        }
        expect(found).to.deep.equal(hashesOf(address).reverse());
      }),
      { numRuns: 60 },
    );
  });

  it("are the same by pages from genesis on", async function () {
    await fc.assert(
      fc.asyncProperty(everybody(), fc.integer({ min: 1, max: 7 }), async (address, size) => {
        const found: Hash[] = [];
        for (let block = 0, page: Page; ; block = blockAt(page, 0)) {
          page = await search("After", address, block, size);
          expect(page.lastPage).to.equal(block === 0);
          checkPage(page, size, page.firstPage);
          found.unshift(...page.txs.map(({ hash }) => hash));
          if (page.firstPage) break;
        }
        expect(found).to.deep.equal(hashesOf(address).reverse());
      }),
      { numRuns: 60 },
    );
  });

  it("begin after or before the block that is named, which is not among them", async function () {
    const touching = all.filter(({ addresses }) => addresses.has(RECEIVER));
    const middle = touching[touching.length >> 1]?.block ?? 0;
    const before = await search("Before", RECEIVER, middle, 250);
    const after = await search("After", RECEIVER, middle, 250);
    expect(before.txs.map(({ hash }) => hash)).to.deep.equal(
      touching
        .filter(({ block }) => block < middle)
        .map(({ hash }) => hash)
        .reverse(),
    );
    expect(after.txs.map(({ hash }) => hash)).to.deep.equal(
      touching
        .filter(({ block }) => block > middle)
        .map(({ hash }) => hash)
        .reverse(),
    );
    expect([before.firstPage, before.lastPage, after.firstPage, after.lastPage]).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });

  it("are none for a stranger, on a page that is first and last", async function () {
    const page = await search("Before", `0x${"99".repeat(20)}`, 0, 25);
    expect(page).to.deep.equal({ txs: [], receipts: [], firstPage: true, lastPage: true });
  });

  it("come with the time of their block in seconds", async function () {
    const { txs, receipts } = await search("Before", STORER, 0, 1);
    const block = (await chain.request("eth_getBlockByNumber", [txs[0]?.blockNumber, false])) as { timestamp: Hex };
    expect(receipts[0]?.timestamp).to.equal(Number(block.timestamp));
  });

  it("are refused in pages of nothing and of too many", async function () {
    expect((await refusal("ots_searchTransactionsBefore", SENDER, 0, 0)).code).to.equal(-32602);
    expect((await refusal("ots_searchTransactionsAfter", SENDER, 0, 251)).message).to.equal(
      "max allowed page size: 250",
    );
  });

  it("are found by sender and nonce, in blocks and in the pool", async function () {
    const transactions = await Promise.all(
      all.map(async ({ hash }) => (await chain.request("eth_getTransactionByHash", [hash])) as Record<string, Hex>),
    );
    for (const { hash, nonce, from } of transactions) {
      const found = await chain.request("ots_getTransactionBySenderAndNonce", [from, Number(nonce)]);
      expect(found).to.equal(hash);
      const whole = (await chain.request("eth_getTransactionBySenderAndNonce", [from, nonce])) as { hash: Hash };
      expect(whole.hash).to.equal(hash);
    }
    const next = Number(await chain.request("eth_getTransactionCount", [SENDER, "latest"]));
    expect(await chain.request("ots_getTransactionBySenderAndNonce", [SENDER, next])).to.equal(null);
    expect(await chain.request("eth_getTransactionBySenderAndNonce", [RECEIVER, "0x0"])).to.equal(null);
  });

  it("are found in the pool before they are in a block", async function () {
    await chain.request("evm_setAutomine", [false]);
    const snapshot = await chain.request("evm_snapshot", []);
    const hash = await send(chain, { to: RECEIVER, value: "0x1" });
    const nonce = await chain.request("eth_getTransactionCount", [SENDER, "latest"]);
    const found = (await chain.request("eth_getTransactionBySenderAndNonce", [SENDER, nonce])) as Record<
      string,
      unknown
    >;
    expect(found).to.include({ hash, blockNumber: null });
    await chain.request("evm_revert", [snapshot]);
    await chain.request("evm_setAutomine", [true]);
  });

  it("are forgotten with the blocks that evm_revert takes back", async function () {
    const before = await search("Before", FACTORY, 0, 25);
    const snapshot = await chain.request("evm_snapshot", []);
    const hash = await send(chain, { to: FACTORY });
    const trace = (await chain.request("ots_getInternalOperations", [hash])) as { type: number; to: Address }[];
    const created = trace.find(({ type }) => type === 2)?.to ?? "0x";
    expect((await search("Before", created, 0, 25)).txs.map((found) => found.hash)).to.deep.equal([hash]);
    await chain.request("evm_revert", [snapshot]);
    expect(await search("Before", FACTORY, 0, 25)).to.deep.equal(before);
    expect((await search("Before", created, 0, 25)).txs).to.deep.equal([]);
    const nonce = Number(await chain.request("eth_getTransactionCount", [SENDER, "latest"]));
    expect(await chain.request("ots_getTransactionBySenderAndNonce", [SENDER, nonce])).to.equal(null);
  });
});

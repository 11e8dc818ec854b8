import { expect } from "chai";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import type { UnsignedTransaction } from "../../../chain/primitives/transaction/encode.ts";
import { FakeChain, addressOf, nobody, signed, unsigned } from "./support/chain.ts";
import { openPool, outcome } from "./support/pool.ts";

const tip = (maxPriorityFeePerGas: bigint): Partial<UnsignedTransaction> => ({
  maxFeePerGas: 1_000n,
  maxPriorityFeePerGas,
});

describe("a full pool", () => {
  before(() => loadCrypto());

  const limits = { transactions: 4, perSender: 3 };

  it("gives up the cheapest last transaction for one that pays more, and opens no gap", async () => {
    const { pool, dropped } = await openPool({ limits });
    pool.addUnsigned(unsigned(nobody(0), 0, tip(1n)));
    const tail = unsigned(nobody(0), 1, tip(7n));
    pool.addUnsigned(tail);
    pool.addUnsigned(unsigned(nobody(1), 0, tip(8n)));
    pool.addUnsigned(unsigned(nobody(2), 0, tip(9n)));
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(3), 0, tip(7n))))).to.equal("POOL_FULL");
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(3), 0, tip(8n))))).to.equal("ok");
    expect(pool.get(tail.hash)).to.equal(undefined);
    expect(dropped).to.deep.equal(["POOL_FULL"]);
    expect(pool.counts).to.deep.equal({ pending: 4, queued: 0 });
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(4), 0, tip(2n))))).to.equal("ok");
    expect(pool.content().pending.has(nobody(0))).to.equal(false);
  });

  it("does not take a sender's own last transaction for a later one", async () => {
    const { pool } = await openPool({ limits: { transactions: 2, perSender: 3 } });
    pool.addUnsigned(unsigned(nobody(0), 0, tip(1n)));
    pool.addUnsigned(unsigned(nobody(1), 0, tip(9n)));
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(0), 1, tip(5n))))).to.equal("POOL_FULL");
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(0), 1, tip(10n))))).to.equal("ok");
    expect(pool.content().pending.get(nobody(0))).to.have.length(2);
  });

  it("still takes replacements", async () => {
    const { pool } = await openPool({ limits: { transactions: 1, perSender: 3 } });
    pool.addUnsigned(unsigned(nobody(0), 0, tip(1n)));
    const next = unsigned(nobody(0), 0, { maxFeePerGas: 1_100n, maxPriorityFeePerGas: 2n });
    expect(await outcome(() => pool.addUnsigned(next))).to.equal("ok");
  });

  it("goes by the base fee of the moment", async () => {
    const { pool, chain } = await openPool({ limits: { transactions: 2, perSender: 3 } });
    const soonPoor = unsigned(nobody(0), 0, { maxFeePerGas: 60n, maxPriorityFeePerGas: 50n });
    pool.addUnsigned(soonPoor);
    pool.addUnsigned(unsigned(nobody(1), 0, tip(20n)));
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(2), 0, tip(15n))))).to.equal("POOL_FULL");
    chain.baseFee = 50n;
    pool.onBlock([]);
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(2), 0, tip(15n))))).to.equal("ok");
    expect(pool.get(soonPoor.hash)).to.equal(undefined);
  });
});

describe("a sender at its limit", () => {
  before(() => loadCrypto());

  it("is refused more, except before a transaction that cannot be executed yet, which it loses", async () => {
    const { pool, dropped } = await openPool({ limits: { transactions: 100, perSender: 3 } });
    for (const nonce of [0, 1, 9]) pool.addUnsigned(unsigned(nobody(0), nonce));
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(0), 10)))).to.equal("SENDER_LIMIT");
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(0), 2)))).to.equal("ok");
    expect(dropped).to.deep.equal(["SENDER_LIMIT"]);
    expect(pool.counts).to.deep.equal({ pending: 3, queued: 0 });
  });
});

describe("a delegated account [EIP-7702]", () => {
  before(() => loadCrypto());

  const delegation = Buffer.from(`ef0100${"11".repeat(20)}`, "hex");
  const dearer = { maxFeePerGas: 200n, maxPriorityFeePerGas: 4n };

  it("has one transaction waiting at most, which it may replace", async () => {
    const { pool, chain } = await openPool();
    chain.set(addressOf(0), { code: delegation });
    await pool.add(signed(0, 0).raw);
    expect(await outcome(() => pool.add(signed(0, 1).raw))).to.equal("SENDER_LIMIT");
    expect(await outcome(() => pool.add(signed(0, 0, dearer).raw))).to.equal("ok");
    expect(pool.counts).to.deep.equal({ pending: 1, queued: 0 });
  });

  it("keeps what waited before it delegated", async () => {
    const { pool, chain } = await openPool();
    for (const nonce of [0, 1, 2]) await pool.add(signed(0, nonce).raw);
    chain.set(addressOf(0), { code: delegation });
    pool.onBlock([], [addressOf(0)]);
    expect(pool.counts).to.deep.equal({ pending: 3, queued: 0 });
    expect(await outcome(() => pool.add(signed(0, 3).raw))).to.equal("SENDER_LIMIT");
  });
});

describe("after a block", () => {
  before(() => loadCrypto());

  it("only the accounts that it changed are read again", async () => {
    const chain = new FakeChain();
    const read: string[] = [];
    const { pool } = await openPool({}, chain);
    for (const i of [0, 1, 2]) pool.addUnsigned(unsigned(nobody(i), 0));
    const account = chain.account.bind(chain);
    chain.account = (address) => {
      read.push(address);
      return account(address);
    };
    chain.baseFee = 11n;
    pool.onBlock([], [nobody(1), nobody(7)]);
    expect(read).to.deep.equal([nobody(1)]);
    pool.reset();
    expect(read).to.have.length(4);
  });

  it("what a contract took from an account that sent nothing is missed", async () => {
    const { pool, chain, dropped } = await openPool();
    pool.addUnsigned(unsigned(nobody(0), 0));
    chain.set(nobody(0), { balance: 1n });
    pool.onBlock([], [nobody(0)]);
    expect(dropped).to.deep.equal(["INSUFFICIENT_FUNDS"]);
  });

  it("what it included is gone without a word, what it displaced with one", async () => {
    const { pool, chain, dropped } = await openPool();
    const [included, displaced, next] = [0, 1, 2].map((nonce) => unsigned(nobody(0), nonce));
    for (const tx of [included, displaced, next]) if (tx !== undefined) pool.addUnsigned(tx);
    chain.set(nobody(0), { nonce: 2n });
    pool.onBlock([{ hash: included?.hash ?? "0x", from: nobody(0), nonce: 0n }]);
    expect(dropped).to.deep.equal(["NONCE_TOO_LOW"]);
    expect(pool.counts).to.deep.equal({ pending: 1, queued: 0 });
    expect(pool.nonce(nobody(0))).to.equal(3n);
  });

  it("what the account can no longer pay goes, the last first", async () => {
    const { pool, chain, dropped } = await openPool();
    for (const nonce of [0, 1, 2]) pool.addUnsigned(unsigned(nobody(0), nonce));
    chain.set(nobody(0), { balance: 2n * 21_000n * 100n });
    pool.onBlock([]);
    expect(dropped).to.deep.equal(["INSUFFICIENT_FUNDS"]);
    expect(
      pool
        .content()
        .pending.get(nobody(0))
        ?.map(({ nonce }) => nonce),
    ).to.deep.equal([0n, 1n]);
  });

  it("what no longer fits a lowered block gas limit goes", async () => {
    const { pool, chain, dropped } = await openPool();
    pool.addUnsigned(unsigned(nobody(0), 0, { gasLimit: 60_000n }));
    pool.addUnsigned(unsigned(nobody(0), 1));
    chain.gasLimit = 50_000n;
    pool.onBlock([]);
    expect(dropped).to.deep.equal(["GAS_LIMIT_EXCEEDED"]);
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 1 });
  });

  it("what a revert took back makes room for the nonces before", async () => {
    const { pool, chain } = await openPool();
    chain.set(nobody(0), { nonce: 3n });
    pool.addUnsigned(unsigned(nobody(0), 3));
    chain.set(nobody(0), { nonce: 1n });
    pool.reset();
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 1 });
    for (const nonce of [1, 2]) pool.addUnsigned(unsigned(nobody(0), nonce));
    expect(pool.counts).to.deep.equal({ pending: 3, queued: 0 });
  });

  it("a dropped transaction leaves a gap until its nonce comes again", async () => {
    const { pool, dropped } = await openPool();
    const [first, second] = [0, 1].map((nonce) => unsigned(nobody(0), nonce));
    for (const tx of [first, second]) if (tx !== undefined) pool.addUnsigned(tx);
    expect(pool.drop(first?.hash ?? "0x")).to.equal(true);
    expect(pool.drop(first?.hash ?? "0x")).to.equal(false);
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 1 });
    expect(dropped).to.deep.equal(["REMOVED"]);
  });

  it("has room left for what peers took in, so that nodes which are full do not miss each other's transactions", async () => {
    const { pool } = await openPool({ limits: { transactions: 1, peerTransactions: 1, perSender: 3 } });
    expect(await outcome(() => pool.add(signed(1, 0).raw))).to.equal("ok");
    expect(await outcome(() => pool.add(signed(2, 0).raw))).to.equal("POOL_FULL");
    expect(await outcome(() => pool.add(signed(2, 0).raw, "peer"))).to.equal("ok");
    expect(await outcome(() => pool.add(signed(3, 0).raw, "peer"))).to.equal("POOL_FULL");
  });
});

import { expect } from "chai";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import type { UnsignedTransaction } from "../../../chain/primitives/transaction/encode.ts";
import type { SenderTransaction } from "../../../chain/primitives/types.ts";
import { nobody, unsigned } from "./support/chain.ts";
import { drain, hashesOf, openPool } from "./support/pool.ts";

const tip = (maxPriorityFeePerGas: bigint, maxFeePerGas = 1_000n): Partial<UnsignedTransaction> => ({
  maxFeePerGas,
  maxPriorityFeePerGas,
});

/** The sender's number and nonce of each, "0:3". */
const label = ({ from, nonce }: SenderTransaction): string =>
  `${[0, 1, 2, 3].findIndex((i) => nobody(i) === from)}:${nonce.toString()}`;

describe("the order for a block", () => {
  before(() => loadCrypto());

  it("is best tip first, nonces in order, the oldest of equals", async () => {
    const { pool } = await openPool();
    pool.addUnsigned(unsigned(nobody(0), 0, tip(1n)));
    pool.addUnsigned(unsigned(nobody(0), 1, tip(9n)));
    pool.addUnsigned(unsigned(nobody(1), 0, tip(5n)));
    pool.addUnsigned(unsigned(nobody(2), 0, tip(5n)));
    pool.addUnsigned(unsigned(nobody(1), 1, tip(5n)));
    expect(drain(pool).map(label)).to.deep.equal(["1:0", "2:0", "1:1", "0:0", "0:1"]);
    expect(pool.counts.pending).to.equal(5);
  });

  it("goes by what is left of the fee at the present base fee", async () => {
    const { pool, chain } = await openPool();
    pool.addUnsigned(unsigned(nobody(0), 0, tip(50n, 60n)));
    pool.addUnsigned(unsigned(nobody(1), 0, tip(20n)));
    expect(drain(pool).map(label)).to.deep.equal(["0:0", "1:0"]);
    chain.baseFee = 50n;
    pool.reset();
    expect(drain(pool).map(label)).to.deep.equal(["1:0", "0:0"]);
  });

  it("leaves out the rest of a sender of whom one was skipped", async () => {
    const { pool } = await openPool();
    for (const nonce of [0, 1]) pool.addUnsigned(unsigned(nobody(0), nonce, tip(9n)));
    for (const nonce of [0, 1]) pool.addUnsigned(unsigned(nobody(1), nonce, tip(5n)));
    const source = pool.source();
    const first = source.next();
    expect(first === undefined ? "" : label(first)).to.equal("0:0");
    if (first !== undefined) source.skip(first, "BLOCK_FULL");
    const rest = [source.next(), source.next(), source.next()];
    expect(rest.map((tx) => tx && label(tx))).to.deep.equal(["1:0", "1:1", undefined]);
    expect(pool.counts.pending).to.equal(4);
    expect(() => {
      source.skip(first as SenderTransaction, "BLOCK_FULL");
    }).to.throw(RangeError);
  });

  it("drops what execution refuses for good, and says so", async () => {
    const { pool, dropped } = await openPool();
    const tx = unsigned(nobody(0), 0);
    pool.addUnsigned(tx);
    pool.addUnsigned(unsigned(nobody(0), 1));
    const source = pool.source();
    source.skip(source.next() as SenderTransaction, "TRANSACTION_INVALID");
    expect(dropped).to.deep.equal(["TRANSACTION_INVALID"]);
    expect(pool.get(tx.hash)).to.equal(undefined);
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 1 });
  });

  it("is that of the moment it was asked for", async () => {
    const { pool } = await openPool();
    for (const nonce of [0, 1]) pool.addUnsigned(unsigned(nobody(0), nonce));
    const source = pool.source();
    pool.addUnsigned(unsigned(nobody(1), 0, tip(99n)));
    pool.addUnsigned(unsigned(nobody(0), 2));
    const replacement = unsigned(nobody(0), 1, tip(3n, 1_100n));
    pool.addUnsigned(replacement);
    const all = [source.next(), source.next(), source.next()];
    expect(all.map((tx) => tx && label(tx))).to.deep.equal(["0:0", "0:1", undefined]);
    expect(all[1]?.hash).not.to.equal(replacement.hash);
  });
});

describe("a transaction waits", () => {
  before(() => loadCrypto());

  it("for the nonce before it", async () => {
    const { pool, pending } = await openPool();
    for (const nonce of [2, 1]) pool.addUnsigned(unsigned(nobody(0), nonce));
    expect(pool.counts).to.deep.equal({ pending: 0, queued: 2 });
    expect(pool.nonce(nobody(0))).to.equal(0n);
    expect(drain(pool)).to.deep.equal([]);
    pool.addUnsigned(unsigned(nobody(0), 0));
    expect(pending.map(({ nonce }) => nonce)).to.deep.equal([0n, 1n, 2n]);
    expect(pool.nonce(nobody(0))).to.equal(3n);
  });

  it("for a lower base fee, with those behind it, and comes back", async () => {
    const { pool, chain, pending } = await openPool();
    const cheap = unsigned(nobody(0), 1, tip(1n, 15n));
    for (const tx of [unsigned(nobody(0), 0), cheap, unsigned(nobody(0), 2)]) pool.addUnsigned(tx);
    chain.baseFee = 16n;
    pool.onBlock([]);
    expect(pool.counts).to.deep.equal({ pending: 1, queued: 2 });
    expect(hashesOf(pool).queued[0]).to.equal(cheap.hash);
    expect(pool.nonce(nobody(0))).to.equal(3n);
    chain.baseFee = 15n;
    pool.onBlock([]);
    expect(pool.counts).to.deep.equal({ pending: 3, queued: 0 });
    expect(pending.map(({ nonce }) => nonce)).to.deep.equal([0n, 1n, 2n, 1n, 2n]);
  });

  it("once only in the news: neither blocks nor repeated prices tell of it again", async () => {
    const { pool, chain, pending } = await openPool();
    const [first, second] = [0, 1].map((nonce) => unsigned(nobody(0), nonce));
    for (const tx of [first, second]) if (tx !== undefined) pool.addUnsigned(tx);
    pool.onBlock([], []);
    pool.reset();
    chain.set(nobody(0), { nonce: 1n });
    chain.baseFee = 11n;
    pool.onBlock([{ hash: first?.hash ?? "0x", from: nobody(0), nonce: 0n }], [nobody(0)]);
    chain.baseFee = 9n;
    pool.onBlock([], [nobody(0)]);
    expect(pool.counts).to.deep.equal({ pending: 1, queued: 0 });
    expect(pending).to.deep.equal([first, second]);
  });
});

import { expect } from "chai";
import { PoolError } from "../../../chain/pool/errors.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import { RECOVERY_LIMITS } from "../../../chain/primitives/limits.ts";
import { encodeTransaction } from "../../../chain/primitives/transaction/encode.ts";
import type { UnsignedTransaction } from "../../../chain/primitives/transaction/encode.ts";
import { ETHER, FakeChain, addressOf, nobody, signed, transfer, unsigned } from "./support/chain.ts";
import { hashesOf, openPool, outcome } from "./support/pool.ts";

describe("the pool admits", () => {
  before(() => loadCrypto());

  it("transactions of every type it can check, and answers for them by hash and nonce", async () => {
    const { pool, pending } = await openPool();
    const authorization = { chainId: 41n, address: nobody(1), nonce: 0n, yParity: 0, r: 1n, s: 1n };
    const kinds: Partial<UnsignedTransaction>[] = [
      { type: 0, maxFeePerGas: 20n, maxPriorityFeePerGas: 20n },
      { type: 0, chainId: undefined, maxFeePerGas: 20n, maxPriorityFeePerGas: 20n },
      { type: 1, maxFeePerGas: 20n, maxPriorityFeePerGas: 20n },
      { type: 2 },
      { type: 4, gasLimit: 46_000n, authorizationList: [authorization] },
    ];
    for (const [nonce, kind] of kinds.entries()) {
      const tx = signed(0, nonce, kind);
      expect(await pool.add(tx.raw)).to.equal(tx.hash);
      expect(pool.get(tx.hash)).to.deep.equal(tx);
      expect(pool.nonce(addressOf(0))).to.equal(BigInt(nonce + 1));
    }
    expect(pool.counts).to.deep.equal({ pending: 5, queued: 0 });
    expect(pending).to.have.length(5);
    expect(pool.nonce(addressOf(1))).to.equal(0n);
  });

  it("delegated accounts, and for a development network any sender", async () => {
    const { pool, chain } = await openPool();
    const delegation = Buffer.from(`ef0100${"11".repeat(20)}`, "hex");
    chain.set(addressOf(0), { code: delegation });
    expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("ok");
    chain.set(nobody(9), { code: Uint8Array.of(1, 2, 3) });
    expect(pool.get(pool.addUnsigned(unsigned(nobody(9), 0)))?.from).to.equal(nobody(9));
  });
});

describe("the pool refuses", () => {
  before(() => loadCrypto());

  const creation = { to: undefined, gasLimit: 16_000_000n };
  const cases: readonly [string, string, RegExp, Partial<UnsignedTransaction>][] = [
    ["another chain", "WRONG_CHAIN_ID", /^invalid chain id/, { chainId: 1n }],
    ["a tip above the fee", "TIP_ABOVE_FEE", /^max priority fee per gas higher/, { maxPriorityFeePerGas: 101n }],
    ["more than 128 KiB", "TOO_LARGE", /^oversized data/, { data: new Uint8Array(128 * 1024), gasLimit: 16_000_000n }],
    ["less than the intrinsic gas", "INTRINSIC_GAS_TOO_LOW", /^intrinsic gas too low/, { gasLimit: 20_999n }],
    [
      "less than the floor of EIP-7623",
      "INTRINSIC_GAS_TOO_LOW",
      /^intrinsic/,
      { data: new Uint8Array(100).fill(1), gasLimit: 24_999n },
    ],
    [
      "creation code beyond EIP-3860",
      "INITCODE_TOO_LARGE",
      /^max initcode/,
      { ...creation, data: new Uint8Array(49_153) },
    ],
    ["more gas than EIP-7825 allows", "GAS_LIMIT_EXCEEDED", /^exceeds block gas/, { gasLimit: 2n ** 24n + 1n }],
    ["an empty list of authorizations", "TRANSACTION_INVALID", /empty authorization list/, { type: 4 }],
    [
      "what the account cannot pay",
      "INSUFFICIENT_FUNDS",
      /^insufficient funds for gas \* price \+ value/,
      { value: ETHER },
    ],
    ["blobs when it can keep none", "TYPE_UNSUPPORTED", /^transaction type not supported/, { type: 3 }],
  ];
  for (const [what, code, message, differences] of cases) {
    it(`${what}: ${code}`, async () => {
      const { pool } = await openPool();
      const error: unknown = await pool.add(signed(0, 0, differences).raw).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(PoolError);
      expect((error as PoolError).code).to.equal(code);
      expect((error as PoolError).message).to.match(message);
      expect((error as PoolError).advice).to.be.a("string");
      expect(pool.counts).to.deep.equal({ pending: 0, queued: 0 });
    });
  }

  it("gas beyond the block: GAS_LIMIT_EXCEEDED", async () => {
    const { pool, chain } = await openPool();
    chain.gasLimit = 30_000n;
    expect(await outcome(() => pool.add(signed(0, 0, { gasLimit: 30_001n }).raw))).to.equal("GAS_LIMIT_EXCEEDED");
  });

  it("a nonce that was used: NONCE_TOO_LOW", async () => {
    const { pool, chain } = await openPool();
    chain.set(addressOf(0), { nonce: 5n });
    const error: unknown = await pool.add(signed(0, 4).raw).catch((e: unknown) => e);
    expect((error as PoolError).message).to.equal("nonce too low: next nonce 5, tx nonce 4");
  });

  it("what it has: ALREADY_KNOWN, also when both come at once", async () => {
    const { pool } = await openPool();
    const { raw } = signed(0, 0);
    expect(await Promise.all([1, 2].map(() => outcome(() => pool.add(raw))))).to.deep.equal(["ok", "ALREADY_KNOWN"]);
    expect(await outcome(() => pool.add(raw))).to.equal("ALREADY_KNOWN");
  });

  it("bytes that are no transaction: MALFORMED, TYPE_UNSUPPORTED", async () => {
    const { pool } = await openPool();
    const { raw } = signed(0, 0);
    for (const wrong of [new Uint8Array(), raw.subarray(1), raw.subarray(0, 40), Uint8Array.of(0xc0)]) {
      expect(await outcome(() => pool.add(wrong))).to.equal("MALFORMED");
    }
    expect(await outcome(() => pool.add(Uint8Array.of(5, 0xc0)))).to.equal("TYPE_UNSUPPORTED");
  });

  it("a signature that no key made: SIGNATURE_INVALID", async () => {
    const { pool } = await openPool();
    const raw = encodeTransaction(transfer(0), { r: 5n, s: 1n, yParity: 0 });
    expect(await outcome(() => pool.add(raw))).to.equal("SIGNATURE_INVALID");
  });

  it("contracts that send: SENDER_NOT_EOA [EIP-3607]", async () => {
    const { pool, chain } = await openPool();
    chain.set(addressOf(0), { code: Uint8Array.of(0x60, 0) });
    expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("SENDER_NOT_EOA");
  });

  it("a tip below the node's minimum: UNDERPRICED", async () => {
    const { pool } = await openPool({ minimumTip: 3n });
    expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("UNDERPRICED");
    expect(await outcome(() => pool.add(signed(0, 0, { maxPriorityFeePerGas: 3n }).raw))).to.equal("ok");
  });

  it("what exceeds the balance together with what waits already: INSUFFICIENT_FUNDS", async () => {
    const { pool } = await openPool();
    const half = { value: ETHER / 2n - 21_000n * 100n };
    expect(await outcome(() => pool.add(signed(0, 0, half).raw))).to.equal("ok");
    expect(await outcome(() => pool.add(signed(0, 5, half).raw))).to.equal("ok");
    expect(await outcome(() => pool.add(signed(0, 1, { value: 1n }).raw))).to.equal("INSUFFICIENT_FUNDS");
  });

  it("everything once it is closed: POOL_CLOSED", async () => {
    const { pool } = await openPool();
    await pool.close();
    await pool.close();
    expect(await outcome(() => pool.add(signed(0, 0).raw))).to.equal("POOL_CLOSED");
    expect(await outcome(() => pool.addUnsigned(unsigned(nobody(0), 0)))).to.equal("POOL_CLOSED");
  });
});

describe("a replacement", () => {
  before(() => loadCrypto());

  const fees = (maxFeePerGas: bigint, maxPriorityFeePerGas: bigint): Partial<UnsignedTransaction> => ({
    maxFeePerGas,
    maxPriorityFeePerGas,
  });

  it("pays at least 10 % more of both fees", async () => {
    const { pool, dropped } = await openPool();
    const first = signed(0, 0, fees(1_000n, 100n));
    await pool.add(first.raw);
    for (const less of [fees(1_099n, 110n), fees(1_100n, 109n), fees(5_000n, 100n), fees(1_000n, 1_000n)]) {
      expect(await outcome(() => pool.add(signed(0, 0, less).raw))).to.equal("REPLACEMENT_UNDERPRICED");
    }
    const second = signed(0, 0, fees(1_100n, 110n));
    await pool.add(second.raw);
    expect(pool.get(first.hash)).to.equal(undefined);
    expect(hashesOf(pool)).to.deep.equal({ pending: [second.hash], queued: [] });
    expect(dropped).to.deep.equal(["REPLACED"]);
  });

  it("counts its own cost instead of the other's against the balance", async () => {
    const { pool } = await openPool();
    const value = ETHER - 3_000_000n;
    await pool.add(signed(0, 0, { ...fees(100n, 2n), value }).raw);
    expect(await outcome(() => pool.add(signed(0, 0, { ...fees(110n, 3n), value }).raw))).to.equal("ok");
    expect(await outcome(() => pool.add(signed(0, 0, { ...fees(150n, 4n), value }).raw))).to.equal(
      "INSUFFICIENT_FUNDS",
    );
  });

  it("leaves those behind it executable", async () => {
    const { pool, pending } = await openPool();
    for (const nonce of [0, 1, 2]) await pool.add(signed(0, nonce).raw);
    const next = signed(0, 1, fees(110n, 3n));
    await pool.add(next.raw);
    expect(pool.counts).to.deep.equal({ pending: 3, queued: 0 });
    expect(pending.map(({ nonce }) => nonce)).to.deep.equal([0n, 1n, 2n, 1n]);
  });
});

describe("the order of arrival", () => {
  before(() => loadCrypto());

  it("is kept for transactions that come at once, also when workers recover their senders", async () => {
    const groups: number[] = [];
    const chain = new FakeChain();
    const { pool } = await openPool(
      {
        recoverSenders: (transactions) => {
          groups.push(transactions.length);
          return Promise.resolve(transactions.map((tx, i) => (i === 70 ? undefined : nobody(Number(tx.nonce) % 3))));
        },
      },
      chain,
    );
    const raws = Array.from({ length: 80 }, (_, i) => signed(0, i).raw);
    const results = await Promise.all(raws.map((raw) => outcome(() => pool.add(raw))));
    expect(groups).to.deep.equal([80]);
    expect(results.filter((result) => result !== "ok")).to.deep.equal(["SIGNATURE_INVALID"]);
    expect(pool.get(signed(0, 4).hash)?.from).to.equal(nobody(1));
  });

  it("is kept when workers answer for a later group first", async () => {
    const groups: (() => void)[] = [];
    const from = nobody(0);
    const { pool } = await openPool({
      recoverSenders: ({ length }) =>
        new Promise((resolve) => {
          groups.push(() => {
            resolve(new Array(length).fill(from));
          });
        }),
    });
    const count = RECOVERY_LIMITS.chunkItems + RECOVERY_LIMITS.workerItems;
    const order: number[] = [];
    const added = Array.from({ length: count }, async (_, nonce) => {
      await pool.add(signed(0, nonce).raw);
      order.push(nonce);
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (const answer of groups.reverse()) answer();
    await Promise.all(added);
    expect(groups).to.have.length(2);
    expect(order).to.deep.equal(added.map((_, nonce) => nonce));
  });
});

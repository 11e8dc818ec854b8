import { expect } from "chai";
import * as fc from "fast-check";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import type { SenderTransaction } from "../../../chain/primitives/types.ts";
import { FakeChain, nobody, unsigned } from "./support/chain.ts";
import { LIMITS, Model } from "./support/model.ts";
import { drain, openPool, outcome } from "./support/pool.ts";
import type { Bench } from "./support/pool.ts";

const SENDERS = [0, 1, 2, 3, 4];
const UNIT = 21_000n * 100n;

/** The pool and the model, on one chain. */
interface Real extends Bench {
  /** what the pool has said it holds: came as added, went as dropped or included */
  readonly held: Set<string>;
}
type Command = fc.AsyncCommand<Model, Real>;

/** A command that does the same to both and then compares all that can be seen. */
const command = (name: string, run: (model: Model, real: Real) => Promise<void> | void): Command => ({
  check: () => true,
  async run(model, real) {
    await run(model, real);
    compare(model, real);
  },
  toString: () => name,
});

const compare = (model: Model, { pool, held }: Real): void => {
  const hashes = (list: readonly SenderTransaction[]): string[] => list.map(({ hash }) => hash);
  const { pending, queued } = pool.content();
  for (const from of SENDERS.map(nobody)) {
    const ready = model.ready(from);
    expect(hashes(pending.get(from) ?? [])).to.deep.equal(hashes(ready));
    expect(hashes(queued.get(from) ?? [])).to.deep.equal(hashes(model.of(from).slice(ready.length)));
    expect(pool.nonce(from) >= model.chain.account(from).nonce + BigInt(ready.length)).to.equal(true);
  }
  const order = hashes(model.order());
  expect(hashes(drain(pool))).to.deep.equal(order);
  expect(pool.counts).to.deep.equal({ pending: order.length, queued: model.list.length - order.length });
  expect([...held].sort()).to.deep.equal(hashes(model.list).sort());
};

const add = fc
  .record({
    i: fc.constantFrom(...SENDERS),
    ahead: fc.nat(4),
    tip: fc.integer({ min: 1, max: 12 }),
    fee: fc.integer({ min: 12, max: 40 }),
    value: fc.nat(3),
  })
  .map(({ i, ahead, tip, fee, value }) =>
    command(`add(${i}, +${ahead}, tip ${tip}, fee ${fee}, value ${value})`, async (model, { pool, held }) => {
      const from = nobody(i);
      const nonce = Math.max(0, Number(model.chain.account(from).nonce) + ahead - 1);
      const fees = { maxFeePerGas: BigInt(fee), maxPriorityFeePerGas: BigInt(tip) };
      const tx = unsigned(from, nonce, { ...fees, value: BigInt(value) * UNIT });
      const result = await outcome(() => pool.addUnsigned(tx));
      if (result === "ok") held.add(tx.hash);
      expect(result).to.equal(model.add(tx));
    }),
  );

const blocks = fc.record({
  take: fc.nat(5),
  fee: fc.integer({ min: 1, max: 45 }),
  /** an account that a contract takes from or pays */
  other: fc.constantFrom(...SENDERS),
  units: fc.nat(12),
});

const block = blocks.map(({ take, fee, other, units }) =>
  command(`block(${take}, base fee ${fee}, account ${other} has ${units} units)`, (model, { pool, held, chain }) => {
    const included = drain(pool).slice(0, take);
    for (const { from, nonce, hash } of included) {
      chain.set(from, { nonce: nonce + 1n });
      held.delete(hash);
    }
    chain.set(nobody(other), { balance: BigInt(units) * UNIT });
    chain.baseFee = BigInt(fee);
    model.follow();
    pool.onBlock(included, [nobody(other), ...included.map(({ from }) => from)]);
  }),
);

const account = fc
  .record({ i: fc.constantFrom(...SENDERS), units: fc.nat(12), step: fc.integer({ min: -2, max: 2 }) })
  .map(({ i, units, step }) =>
    command(`account(${i}, ${units} units, nonce ${step})`, (model, { pool, chain }) => {
      const { nonce } = chain.account(nobody(i));
      const next = nonce + BigInt(step);
      chain.set(nobody(i), { balance: BigInt(units) * UNIT, nonce: next < 0n ? 0n : next });
      model.follow();
      pool.reset();
    }),
  );

const drop = fc.nat().map((n) =>
  command(`drop(${n})`, (model, { pool }) => {
    const tx = model.list[n % Math.max(1, model.list.length)];
    model.take(tx);
    expect(pool.drop(tx?.hash ?? "0x00")).to.equal(tx !== undefined);
  }),
);

describe("the pool, whatever happens to it", () => {
  before(() => loadCrypto());

  it("holds, orders, refuses and reports what a naive model does", async function () {
    this.timeout(120_000);
    const commands = fc.commands([add, add, add, add, block, account, drop], { maxCommands: 80, size: "max" });
    await fc.assert(
      fc.asyncProperty(commands, async (list) => {
        const chain = new FakeChain();
        for (const i of SENDERS) chain.set(nobody(i), { balance: 8n * UNIT });
        const bench = await openPool({ limits: LIMITS }, chain);
        const held = new Set<string>();
        bench.pool.on("dropped", ({ hash }) => held.delete(hash));
        await fc.asyncModelRun(() => ({ model: new Model(chain), real: { ...bench, held } }), list);
      }),
      { numRuns: 150 },
    );
  });
});

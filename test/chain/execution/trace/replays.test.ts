import { expect } from "chai";
import type { TracedBlock } from "../../../../chain/execution/interface.ts";
import { TraceBudget } from "../../../../chain/execution/trace/budget.ts";
import { Replays } from "../../../../chain/execution/trace/replays.ts";
import { PrestateTracer } from "../../../../chain/execution/trace/prestate.ts";
import { StructLogTracer } from "../../../../chain/execution/trace/struct-logs.ts";
import { EXECUTION_LIMITS } from "../../../../chain/primitives/limits.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Address } from "../../../../chain/primitives/types.ts";
import { precompileInputs } from "../support/precompiles.ts";
import { Random } from "../../../../formal/simulator/random.ts";
import { Scenario } from "../support/scenario.ts";
import { ListSource, TEST_CHAIN_ID, TestChain, type TestChainOptions } from "../support/test-chain.ts";

const TRANSACTIONS = 12;
const BYTES = 50_000_000;

const EMPTY = { account: () => undefined, storage: () => 0n, code: () => new Uint8Array() };

/** What each step shows, and what the transaction changed. */
const structLogs = () =>
  new StructLogTracer({ memory: true, stack: true, storage: true, returnData: true, limit: 0 }, new TraceBudget(BYTES));
const difference = () =>
  new PrestateTracer({ diffMode: true, code: true, storage: true, empty: false }, new TraceBudget(BYTES));

/** A block of random transactions on a chain that has seen a few, and what it was built on. */
const randomBlock = async (seed: number, options: TestChainOptions = {}) => {
  const random = new Random(seed);
  const scenario = new Scenario(random, TEST_CHAIN_ID, precompileInputs());
  const chain = await TestChain.create(scenario.alloc, options);
  const build = () =>
    chain.build(
      new ListSource(
        scenario.transactions(TRANSACTIONS, {
          baseFee: chain.execution.nextBaseFee(chain.parent.header),
          nonceOf: (address) => chain.nonce(address),
        }),
      ),
    );
  chain.commit(await build());
  const { parent } = chain;
  const built = await build();
  chain.commit(built);
  const { header, transactions } = built.executed.block;
  const block: TracedBlock = { header, transactions, senders: built.executed.senders };
  return { random, tracing: chain.execution.tracing, parent, block };
};

const shuffled = (random: Random, count: number): number[] => {
  const left = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] ?? 0);
};

describe("states within traced blocks", function () {
  this.timeout(60_000);

  before(async function () {
    await loadCrypto();
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`give traces of single transactions as those of the whole block, in any order, from seed ${seed}`, async function () {
      const { random, tracing, parent, block } = await randomBlock(seed);
      for (const createTracer of [structLogs, difference]) {
        const whole = await tracing.block<unknown>(parent, block, { createTracer });
        for (const only of shuffled(random, block.transactions.length)) {
          const single = await tracing.block<unknown>(parent, block, { createTracer, only });
          expect(single, `transaction ${only}`).to.deep.equal([whole[only]]);
        }
      }
    });
  }

  it("are the same when traces run at the same time", async function () {
    const { random, tracing, parent, block } = await randomBlock(9);
    const whole = await tracing.block(parent, block, { createTracer: difference });
    const order = shuffled(random, block.transactions.length);
    const traces = await Promise.all(
      order.map((only) => tracing.block(parent, block, { createTracer: difference, only })),
    );
    expect(traces).to.deep.equal(order.map((only) => [whole[only]]));
  });

  it("are executed once for all traces of a block", async function () {
    let begun = 0;
    const schedule = {
      start: () => {
        begun += 1;
        return [];
      },
      end: () => [],
    };
    const { tracing, parent, block } = await randomBlock(10, { schedule });
    begun = 0;
    const last = block.transactions.length - 1;
    for (const only of [last - 2, 1, last, 0]) await tracing.block(parent, block, { createTracer: structLogs, only });
    expect(begun).to.equal(1);
  });

  it("hold before a transaction what the ones before it left", async function () {
    const { tracing, parent, block } = await randomBlock(11);
    for (const [index, { nonce }] of block.transactions.entries()) {
      const state = await tracing.before(parent, block, index);
      expect(state.account(block.senders[index] ?? "0x")?.nonce ?? 0n, `transaction ${index}`).to.equal(nonce);
    }
  });

  it("are forgotten, those of the block traced longest ago first", async function () {
    const { parent, block } = await randomBlock(12);
    const accounts = new Map(
      Array.from({ length: EXECUTION_LIMITS.cachedWrites / 2 }, (_, index): [Address, undefined] => [
        `0x${index.toString(16).padStart(40, "0")}`,
        undefined,
      ]),
    );
    const written = { accounts, cleared: new Set<Address>(), storage: new Map(), code: new Map() };
    const replays = new Replays();
    const executed: number[] = [];
    const ask = (timestamp: number) =>
      replays.before(
        parent,
        { ...block, header: { ...block.header, timestamp } },
        0,
        EMPTY,
        (_from, _first, _to, advance) => {
          executed.push(timestamp);
          advance({ written, used: { gas: 0n, blobGas: 0n } });
          return Promise.resolve();
        },
      );
    for (const timestamp of [1, 1, 2, 2, 1]) await ask(timestamp);
    expect(executed).to.deep.equal([1, 2, 1]);
  });
});

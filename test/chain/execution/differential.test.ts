import { randomInt } from "node:crypto";
import { expect } from "chai";
import type { ExecutionHardfork } from "../../../chain/execution/evm/common.ts";
import type { BuiltBlock } from "../../../chain/execution/interface.ts";
import { toHash } from "../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../chain/primitives/crypto/index.ts";
import type { Withdrawal } from "../../../chain/primitives/types.ts";
import { precompileInputs } from "./support/precompiles.ts";
import { Random } from "../../../formal/simulator/random.ts";
import { Scenario } from "./support/scenario.ts";
import { StockChain, type StockResult } from "./support/stock.ts";
import { ListSource, TEST_CHAIN_ID, TestChain } from "./support/test-chain.ts";

const BLOCKS = 12;
const MOST_TRANSACTIONS = 10;
const TREASURY = "0x0000000000000000000000000000000000c9c001";

/** Set to repeat a run that failed. */
const REPEAT = process.env.EXECUTION_SEED;
const FRESH_SEEDS = REPEAT === undefined ? [randomInt(2 ** 32), randomInt(2 ** 32)] : [Number(REPEAT)];

const randomBlock = async (
  chain: TestChain,
  scenario: Scenario,
  random: Random,
  withdrawals: readonly Withdrawal[],
) => {
  const transactions = scenario.transactions(random.below(MOST_TRANSACTIONS + 1), {
    baseFee: chain.execution.nextBaseFee(chain.parent.header),
    nonceOf: (address) => chain.nonce(address),
  });
  return chain.build(new ListSource(transactions), {
    coinbase: random.pick(scenario.coinbases),
    timestamp: chain.parent.header.timestamp + 1 + random.below(20),
    prevRandao: toHash(BigInt(random.below(2 ** 32))),
    parentBeaconBlockRoot: toHash(BigInt(random.below(2 ** 32))),
    withdrawals,
  });
};

const outcomeOf = ({ executed: { block, receipts } }: BuiltBlock): StockResult => ({
  stateRoot: block.header.stateRoot,
  receiptsRoot: block.header.receiptsRoot,
  transactionsRoot: block.header.transactionsRoot,
  withdrawalsRoot: block.header.withdrawalsRoot,
  requestsHash: block.header.requestsHash,
  gasUsed: block.header.gasUsed,
  logsBloom: block.header.logsBloom,
  statuses: receipts.map(({ status }) => status),
});

const compare = async (seed: number, hardfork: ExecutionHardfork): Promise<void> => {
  const random = new Random(seed);
  const scenario = new Scenario(random, TEST_CHAIN_ID, precompileInputs());
  const chain = await TestChain.create(scenario.alloc, { hardfork, withdrawals: true, kzg: true });
  const stock = await StockChain.create(TEST_CHAIN_ID, hardfork, scenario.alloc);
  stock.remember(0, chain.parent.hash);
  for (let round = 0; round < BLOCKS; round++) {
    const built = await randomBlock(chain, scenario, random, scenario.withdrawals());
    const { block } = built.executed;
    const where = `EXECUTION_SEED=${seed} ${hardfork} block ${block.header.number}`;
    expect(outcomeOf(built), where).to.deep.equal(await stock.run(block));
    const applied = await chain.execution.apply(chain.parent, block);
    expect(applied.executed.state.root, where).to.equal(block.header.stateRoot);
    chain.commit(built);
    stock.remember(block.header.number, block.hash);
  }
};

describe("execution against stock @ethereumjs/vm", function () {
  this.timeout(180_000);

  before(async function () {
    await loadCrypto();
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, ...FRESH_SEEDS]) {
    it(`gives the same blocks under osaka from seed ${seed}`, async function () {
      await compare(seed, "osaka");
    });
  }

  for (const seed of [101, 102, 103, ...FRESH_SEEDS]) {
    it(`gives the same blocks under prague from seed ${seed}`, async function () {
      await compare(seed, "prague");
    });
  }
});

describe("the treasury over random blocks [E-01]", function () {
  this.timeout(60_000);

  before(async function () {
    await loadCrypto();
  });

  for (const seed of [201, 202, 203, 204, ...FRESH_SEEDS]) {
    it(`keeps the sum of all balances from seed ${seed}`, async function () {
      const random = new Random(seed);
      const scenario = new Scenario(random, TEST_CHAIN_ID, precompileInputs());
      const chain = await TestChain.create(scenario.alloc, { treasury: TREASURY, kzg: true });
      const supply = chain.states.totalBalance(chain.states.root);
      for (let round = 0; round < BLOCKS; round++) {
        const before = chain.balance(TREASURY);
        const built = await randomBlock(chain, scenario, random, []);
        chain.commit(built);
        const { header } = built.executed.block;
        expect(chain.states.totalBalance(header.stateRoot), `EXECUTION_SEED=${seed} block ${header.number}`).to.equal(
          supply,
        );
        const fees = header.gasUsed * (header.baseFeePerGas ?? 0n);
        expect(chain.balance(TREASURY) - before >= fees, `EXECUTION_SEED=${seed}: base fees`).to.equal(true);
      }
    });
  }
});

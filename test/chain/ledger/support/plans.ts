import fc from "fast-check";
import type { LogQuery } from "../../../../chain/ledger/interface.ts";
import { toHash } from "../../../../chain/primitives/bytes.ts";
import { addressOf, balances, logOf } from "./chain.ts";
import type { BlockPlan } from "./chain.ts";

const address = fc.integer({ min: 1, max: 6 }).map(addressOf);
const topic = fc.bigInt({ min: 0n, max: 4n });

const log = fc
  .record({ address, topics: fc.array(topic, { maxLength: 4 }), data: fc.string({ maxLength: 40 }) })
  .map((plan) => logOf(plan.address, plan.topics, plan.data));

const transaction = fc.record({
  from: address,
  to: fc.option(address, { nil: undefined }),
  value: fc.bigInt({ min: 0n, max: 10n ** 20n }),
  logs: fc.array(log, { maxLength: 3 }),
});

/** Changes of the balances of a few accounts. */
export const stateChanges = fc
  .array(fc.tuple(address, fc.bigInt({ min: 0n, max: 10n ** 24n })), { maxLength: 4 })
  .map((entries) => balances(entries));

export const blockPlan: fc.Arbitrary<BlockPlan> = fc.record({
  transactions: fc.array(transaction, { maxLength: 4 }),
  changes: stateChanges,
});

/** Criteria over the same few addresses and topics, up to a block number. */
export const logQuery = (lastBlock: number): fc.Arbitrary<LogQuery> =>
  fc.record({
    fromBlock: fc.integer({ min: 0, max: lastBlock }),
    toBlock: fc.integer({ min: 0, max: lastBlock + 2 }),
    addresses: fc.array(address, { maxLength: 2 }),
    topics: fc.array(fc.option(fc.array(topic.map(toHash), { maxLength: 2 }), { nil: null }), { maxLength: 4 }),
    limit: fc.constant(10_000),
  });

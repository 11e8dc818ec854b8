import { z } from "zod";
import type { Address, Hash } from "../../primitives/types.ts";
import { RPC_LIMITS } from "../../primitives/limits.ts";
import type { BlockNumber } from "./blocks.ts";
import { blockNumber } from "./blocks.ts";
import { address, hash } from "./scalars.ts";

const MAX_TOPICS = 4;

/** Criteria of logs; `null` at a topic position matches everything. */
export interface LogCriteria {
  readonly blockHash: Hash | undefined;
  readonly fromBlock: BlockNumber | undefined;
  readonly toBlock: BlockNumber | undefined;
  readonly addresses: readonly Address[];
  readonly topics: readonly (readonly Hash[] | null)[];
}

const alternatives = <S extends z.ZodType>(item: S) =>
  z.array(item).max(RPC_LIMITS.filterAlternatives, { error: "too many alternatives" });

const topic = z.union([z.null(), hash, alternatives(hash.nullable())], {
  error: "expected a topic, a list of topics or null",
});

/** Alternatives of one position; a null among them matches everything, as does an empty list. */
function topicAlternatives(position: z.output<typeof topic>): readonly Hash[] | null {
  if (position === null) return null;
  if (typeof position === "string") return [position];
  const hashes = position.filter((item) => item !== null);
  return hashes.length < position.length || hashes.length === 0 ? null : hashes;
}

/** The filter object of eth_getLogs, eth_newFilter and eth_subscribe. */
export const logFilter = z
  .object(
    {
      blockHash: hash.nullish(),
      fromBlock: blockNumber.nullish(),
      toBlock: blockNumber.nullish(),
      address: z.union([address, alternatives(address)], { error: "expected an address or a list of them" }).nullish(),
      topics: z.array(topic).max(MAX_TOPICS, { error: "exceed max topics" }).nullish(),
    },
    { error: "expected a filter object" },
  )
  .refine((filter) => !filter.blockHash || (filter.fromBlock == null && filter.toBlock == null), {
    error: "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other",
  })
  .transform((filter): LogCriteria => ({
    blockHash: filter.blockHash ?? undefined,
    fromBlock: filter.fromBlock ?? undefined,
    toBlock: filter.toBlock ?? undefined,
    addresses: typeof filter.address === "string" ? [filter.address] : (filter.address ?? []),
    topics: (filter.topics ?? []).map(topicAlternatives),
  }))
  .meta({ id: "filter" });

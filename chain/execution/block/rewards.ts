import type { Header } from "../../primitives/types.ts";

/** Generations after which an ommer earns nothing (yellow paper, 11.3). */
const OMMER_GENERATIONS = 8n;
/** Part of the block reward that including an ommer earns. */
const INCLUSION_PART = 32n;

/** Wei for whoever made an ommer that block `number` includes. */
export const ommerReward = (blockReward: bigint, number: number, ommer: Pick<Header, "number">): bigint =>
  (blockReward * (OMMER_GENERATIONS - BigInt(number - ommer.number))) / OMMER_GENERATIONS;

/** Wei for whoever made a block with so many ommers. */
export const proposerReward = (blockReward: bigint, ommers: number): bigint =>
  blockReward + (blockReward / INCLUSION_PART) * BigInt(ommers);

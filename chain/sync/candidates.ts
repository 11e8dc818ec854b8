import type { Network } from "../network/interface.ts";
import { SYNC_LIMITS } from "../primitives/limits.ts";
import type { Address, Hash } from "../primitives/types.ts";
import { blame } from "./blame.ts";
import { requestBlock } from "./requests.ts";

export interface WantedBlock {
  readonly height: number;
  readonly hash: Hash;
  /** accounts of the peers that are asked */
  readonly members: readonly Address[];
}

/**
 * Asks members for a block that votes are about, SYNC_LIMITS.candidatePeers of them at the same time, and takes the
 * first that is it: its hash and its body are checked, nothing else.
 * @returns RLP of the block; undefined: nobody who answered has it
 */
export const fetchCandidate = async (
  network: Pick<Network, "peers" | "request" | "report">,
  { height, hash, members }: WantedBlock,
  random: () => number = Math.random,
): Promise<Uint8Array | undefined> => {
  const accounts = new Set(members);
  const peers = [...network.peers.values()]
    .filter(({ account }) => account !== undefined && accounts.has(account))
    .map(({ id }) => ({ id, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, SYNC_LIMITS.candidatePeers);
  const answers = peers.map(async ({ id }) => {
    try {
      const block = await requestBlock(network, id, height, hash);
      if (block !== undefined) return block;
    } catch (error) {
      blame(network, id, error);
    }
    throw new Error(`${id} does not have it`);
  });
  return Promise.any(answers).catch(() => undefined);
};

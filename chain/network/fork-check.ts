import { forkChecksum, forkIdAt } from "../primitives/fork-id.ts";
import type { ForkId } from "../primitives/fork-id.ts";
import type { Hash } from "../primitives/types.ts";
import { NetworkError } from "./errors.ts";

/** What a node knows of the hard upgrades of its chain. */
export interface KnownForks {
  readonly genesisHash: Hash;
  /** heights at which rules change and whose rules this software has, ascending, each once */
  readonly forks: readonly number[];
  /** of its head */
  readonly height: number;
}

/**
 * Compares the rules of a peer with those of this node, by the rules of EIP-2124: different rules are found before a block
 * shows them, and nodes that only lag are let in.
 * @throws NetworkError PEER_UPGRADE_REQUIRED when the peer lacks an upgrade that this node's chain has passed;
 *   UPGRADE_REQUIRED when this node seems to lack one
 */
export const checkForkId = ({ genesisHash, forks, height }: KnownForks, theirs: ForkId): void => {
  const own = forkIdAt(genesisHash, forks, height);
  if (theirs.hash === own.hash) {
    if (theirs.next === 0 || theirs.next > height) return;
    throw upgradeRequired(
      `the peer knows of an upgrade at height ${theirs.next}, which this node has passed without it`,
    );
  }
  const passed = forks.filter((fork) => fork <= height).length;
  for (let known = 0; known <= forks.length; known++) {
    if (forkChecksum(genesisHash, forks.slice(0, known)) !== theirs.hash) continue;
    // Ahead of this node, by upgrades that it will have too.
    if (known > passed) return;
    const missing = forks[known] ?? 0;
    if (theirs.next === missing) return;
    throw new NetworkError(
      "PEER_UPGRADE_REQUIRED",
      `the peer's software lacks the upgrade of height ${missing}, which this chain has passed`,
      { advice: "The peer's operator has to upgrade it." },
    );
  }
  throw upgradeRequired(
    `the peer follows upgrades that this node does not know (fork ${theirs.hash}, here ${own.hash})`,
  );
};

const upgradeRequired = (message: string): NetworkError =>
  new NetworkError("UPGRADE_REQUIRED", message, { advice: UPGRADE_ADVICE });

/** What to do when the network has gone on without this node. */
export const UPGRADE_ADVICE =
  "Install the newest release and the genesis file that comes with it, then start the node again.";

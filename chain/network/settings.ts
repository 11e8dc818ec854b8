import type { Address, Hash } from "../primitives/types.ts";
import type { ChainHead } from "./interface.ts";
import type { Ban } from "./reputation.ts";

/** Plain data, so that it can be handed to a thread. */
export interface NetworkSettings {
  readonly chainId: number;
  readonly genesisHash: Hash;
  /** the protocol this node speaks, and the oldest it accepts of others */
  readonly protocol: { readonly version: number; readonly minimum: number };
  /** heights of the hard upgrades that this software has, ascending, each once; undefined: none */
  readonly forks?: readonly number[] | undefined;
  /** libp2p's private key as protobuf */
  readonly key: Uint8Array;
  /** account that this node proves to its peers; undefined: it is nobody's */
  readonly account?: Address | undefined;
  /** name and version of the software */
  readonly agent: string;
  readonly head: ChainHead;
  /** multiaddrs to listen on, for example /ip4/127.0.0.1/tcp/0 */
  readonly listen: readonly string[];
  /** multiaddrs that others should dial instead of those, behind NAT for example */
  readonly announce?: readonly string[] | undefined;
  /** multiaddrs with peer ids of nodes to stay connected with */
  readonly peers: readonly string[];
  /** accounts that may use the channels */
  readonly members: readonly Address[];
  /** peer ids; undefined admits everybody who is not denied */
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  /** peers that are banned from an earlier run */
  readonly bans?: readonly Ban[] | undefined;
  /** find more peers by Kademlia until there are so many; 0: none */
  readonly wantedPeers: number;
  /** new connections a second from one address; more than the default for many nodes on one host */
  readonly connectionsPerSecond?: number | undefined;
}

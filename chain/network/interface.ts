import type { ForkId } from "../primitives/fork-id.ts";
import type { Address, Hash } from "../primitives/types.ts";
import type { NetworkErrorCode } from "./errors.ts";
import type { Offence } from "./reputation.ts";

/** Long-lived streams among the members of the committee, from each to each. */
export type Channel = "votes" | "proposals";

/** What is spread by gossip among all nodes. */
export type Topic = "transactions" | "announcements";

/** What one node asks another for. */
export type Service = "blocks";

/** A node whose greeting was accepted. */
export interface Peer {
  /** libp2p's peer id */
  readonly id: string;
  /** proven by a signature; undefined: it claims none */
  readonly account: Address | undefined;
  readonly version: number;
  readonly agent: string;
  /** of its chain, when it greeted */
  readonly head: ChainHead;
  /** which rules it followed then, and when they change next */
  readonly fork: ForkId;
  readonly direction: "inbound" | "outbound";
  /** multiaddr of the connection's other end */
  readonly address: string;
}

export interface ChainHead {
  readonly height: number;
  readonly hash: Hash;
}

/** "ignore": not wrong, not worth forwarding; "reject": no honest node would send it */
export type Verdict = "accept" | "ignore" | "reject";

/** What the network asks of the node. */
export interface NetworkHandlers {
  /** Signs with the account of this node; only called when the settings name one. @returns r ‖ s ‖ yParity */
  sign(hash: Uint8Array): Promise<Uint8Array>;
  /** Judges what came by gossip, before it is forwarded. */
  validate(topic: Topic, peer: string, data: Uint8Array): Promise<Verdict>;
  /** Answers a request; the frames together have at most NETWORK_LIMITS.responseBytes. A failure is told to the peer. */
  serve(service: Service, peer: string, body: Uint8Array): Promise<readonly Uint8Array[]>;
}

export interface NetworkEvents {
  readonly connected: (peer: Peer) => void;
  readonly disconnected: (peer: Peer) => void;
  /** what is sent to this member on the channels reaches it from now on; what was sent before did not */
  readonly reachable: (peer: Peer) => void;
  /** a connection that ended before the peer was accepted; `byPeer`: it refused this node */
  /** where a peer says others reach it, as multiaddrs; nobody has tried */
  readonly located: (peer: string, addresses: readonly string[]) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly offence: (offence: OffenceReport) => void;
  /** a member's message on a channel */
  readonly message: (channel: Channel, peer: Peer, payload: Uint8Array) => void;
  /** the network ended by itself, for example because its thread died */
  readonly failed: (error: Error) => void;
}

export interface Refusal {
  readonly peer: string;
  readonly code: NetworkErrorCode;
  readonly reason: string;
  readonly byPeer: boolean;
}

export interface OffenceReport {
  readonly peer: string;
  readonly account: Address | undefined;
  readonly offence: Offence;
  readonly reason: string;
  readonly banned: boolean;
}

/** Peers of this node, and what travels between them. */
export interface Network {
  /** peer id of this node */
  readonly id: string;
  /** multiaddrs under which it listens, with its peer id */
  readonly addresses: readonly string[];
  readonly peers: ReadonlyMap<string, Peer>;
  /** @returns a function that ends the subscription */
  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void;

  /** Sends to every connected member. Messages may be lost, never changed. */
  broadcast(channel: Channel, payload: Uint8Array): void;
  /** Sends to one member; lost when it is not connected. */
  send(peer: string, channel: Channel, payload: Uint8Array): void;
  /** Spreads by gossip. @returns how many peers it was handed to */
  publish(topic: Topic, data: Uint8Array): Promise<number>;
  /**
   * Asks a peer.
   * @throws NetworkError NOT_CONNECTED, REQUEST_FAILED
   */
  request(peer: string, service: Service, body: Uint8Array): Promise<Uint8Array[]>;

  /** Connects to a peer at a multiaddr with its peer id, now and whenever the connection was lost. */
  keep(address: string): void;
  /** Tries a peer at its multiaddrs, which end with its peer id, while more peers are wanted; not again if that fails. */
  introduce(addresses: readonly string[]): void;
  /** Accounts that may use the channels. */
  setMembers(accounts: readonly Address[]): void;
  /** The head that greetings tell. */
  setHead(head: ChainHead): void;
  /** Under attack: only peers that prove one of these accounts; undefined: everybody (WP2 §2.6.3). */
  restrict(accounts: readonly Address[] | undefined): void;
  /** Counts against a peer what only the layers above could see. */
  report(peer: string, offence: Offence, reason: string): void;
  close(): Promise<void>;
}

import type { Address, Hash } from "../../primitives/types.ts";
import type { Certificate } from "../certificate.ts";
import type { Verdict } from "../machine/event.ts";
import type { Speakers } from "../messages/verify.ts";

/** Who may speak at a height. Every node computes the same from the chain (architecture: never from "latest"). */
export interface CommitteePort {
  speakers(height: number): Omit<Speakers, "chainId">;
}

/** A block that is not decided yet, as it travels. */
export interface Candidate {
  readonly height: number;
  readonly hash: Hash;
  readonly parentHash: Hash;
  /** RLP */
  readonly bytes: Uint8Array;
}

/** Makes, checks and inserts blocks on the head of this node's chain. */
export interface BlockPort {
  readonly head: { readonly height: number; readonly hash: Hash; /** seconds since 1970 */ readonly timestamp: number };
  /** A block of this node's pool, as the proposer of the next height. */
  build(): Promise<Candidate>;
  /** The impeach block: a function of the head alone, the same on every node. */
  impeach(): Promise<Candidate>;
  /** @throws CodedError for bytes that are no block */
  decode(bytes: Uint8Array): Candidate;
  /**
   * Checks every rule of a proposer's block on the head and executes it; a block of the near future is waited for.
   * @param proposer whose block it has to be
   */
  check(candidate: Candidate, proposer: Address): Promise<Verdict>;
  /**
   * Makes block and certificate the head; resolves when both are durable. Executes the block unless that was done. Does
   * nothing when the chain has the block already.
   * @throws CodedError when the block does not fit the head or its execution differs
   */
  insert(candidate: Candidate, certificate: Certificate): Promise<void>;
  /** a block of this node's chain with its certificate; undefined: it has none of this height */
  decided(height: number): { readonly bytes: Uint8Array; readonly certificate: Certificate } | undefined;
}

/** What a node must find again after a crash. Each resolves when it is durable; decided heights may be forgotten. */
export interface RecordPort {
  /** the newest promises kept at a height, and the own proposal */
  load(height: number): { readonly promises: Uint8Array | undefined; readonly proposal: Uint8Array | undefined };
  keepPromises(height: number, bytes: Uint8Array): Promise<void>;
  keepProposal(height: number, bytes: Uint8Array): Promise<void>;
}

/** Carries messages among the members of the committee. They may be lost, doubled, delayed and reordered. */
export interface MessagePort {
  /** To every member but the sender. `bulk`: it carries a block and must not hold up votes. */
  broadcast(message: Uint8Array, bulk: boolean): void;
  /** To one member; lost when it is not connected. */
  send(member: Address, message: Uint8Array, bulk: boolean): void;
  /** @returns a function that ends the subscription; `sender` names the peer for `reject` */
  onMessage(listener: (sender: string, message: Uint8Array) => void): () => void;
  /** The sender said something that no honest member says. */
  reject(sender: string, reason: string): void;
  /** Asks the members for a block that votes are about; undefined: nobody who answered has it. */
  fetch(height: number, hash: Hash): Promise<Uint8Array | undefined>;
}

import type { Address, Hash } from "../primitives/types.ts";

/** A block as consensus sees it. What is inside is the business of proposal, execution and storage. */
export interface BlockHandle<Payload = unknown> {
  readonly height: number;
  readonly hash: Hash;
  readonly parentHash: Hash;
  readonly payload: Payload;
}

/** The newest decided block. */
export interface HeadBlock {
  readonly height: number;
  readonly hash: Hash;
}

export interface Proposal<Payload = unknown> extends BlockHandle<Payload> {
  readonly transactionCount: number;
}

/** Makes blocks. `Options` is what a caller of `Sealer.seal` may ask for; consensus hands it on unread. */
export interface ProposalPort<Payload = unknown, Options = unknown> {
  /** Builds and executes a block on the head. A failure refuses this one proposal and nothing else. */
  build(parent: HeadBlock, options: Options | undefined): Promise<Proposal<Payload>>;
  /** do transactions wait that a block built now could include? */
  waiting(): boolean;
  /** @returns a function that ends the subscription; the listener is called for each transaction that starts to wait */
  onWaiting(listener: () => void): () => void;
}

/** Where decided blocks go. */
export interface StoragePort<Payload = unknown> {
  readonly head: HeadBlock;
  /** Makes block and certificate the head in one atomic step; resolves when both are durable. */
  commit(block: BlockHandle<Payload>, certificate: Uint8Array): Promise<void>;
}

export interface ClockPort {
  /** milliseconds since 1970 */
  now(): number;
  /** Calls back once, `delay` ms from now or a little later. @returns a function that cancels the call */
  setTimer(callback: () => void, delay: number): () => void;
}

/** The key of one validator or proposer. */
export interface SignerPort {
  readonly address: Address;
  /** 65 bytes r ‖ s ‖ yParity over a 32-byte hash, s in the lower half of the order */
  sign(hash: Uint8Array): Promise<Uint8Array>;
}

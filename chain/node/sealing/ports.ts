import type { ClockPort, HeadBlock, Proposal, ProposalPort, StoragePort } from "../../consensus/ports.ts";
import type { BlockAttributes, BuiltBlock, Execution } from "../../execution/interface.ts";
import type { ExecutedBlock, Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";

/** What one block may have otherwise than the proposer would choose. */
export type SealOptions = Partial<BlockAttributes>;

/** Builds blocks of this node's pool on its ledger's head. */
export const createProposal = (parts: {
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly attributes: () => BlockAttributes;
}): ProposalPort<BuiltBlock, SealOptions> => {
  const { ledger, execution, pool } = parts;
  return {
    async build(head: HeadBlock, options): Promise<Proposal<BuiltBlock>> {
      const { hash, header } = ledger.head;
      const parent = { hash, header, stateRoot: ledger.stateRoot(head.height) };
      const built = await execution.build(parent, { ...parts.attributes(), ...options }, pool.source());
      const { block } = built.executed;
      return {
        height: block.header.number,
        hash: block.hash,
        parentHash: block.header.parentHash,
        payload: built,
        transactionCount: block.transactions.length,
      };
    },
    waiting: () => pool.counts.pending > 0,
    onWaiting: (listener) =>
      pool.on("pending", () => {
        listener();
      }),
  };
};

/** Blocks and certificates in the ledger; a stored block is told to the pool, then to everybody else. */
export const createStorage = (ledger: Ledger, pool: Pool, feed: BlockFeed): StoragePort<BuiltBlock> => ({
  get head(): HeadBlock {
    return { height: ledger.head.header.number, hash: ledger.head.hash };
  },
  async commit(block, certificate) {
    const { executed } = block.payload;
    await ledger.append(executed, certificate);
    pool.onBlock(includedIn(executed), executed.state.changes.accounts.keys());
    feed.publish(executed);
  },
});

/** What the pool is told of a block. */
export const includedIn = ({ block, senders }: ExecutedBlock): { hash: Hex; from: Address; nonce: bigint }[] =>
  block.transactions.map(({ hash, nonce }, index) => {
    const from = senders[index];
    if (from === undefined) throw new RangeError(`block ${block.header.number} has no sender ${index}`);
    return { hash, from, nonce };
  });

export const systemClock: ClockPort = {
  now: () => Date.now(),
  setTimer(callback, delay) {
    const timer = setTimeout(callback, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};

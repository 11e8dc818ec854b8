import type { Network, Verdict } from "../../network/interface.ts";
import type { BlobPool } from "../../pool/pool.ts";
import { SYNC_LIMITS } from "../../primitives/limits.ts";
import { isImpersonated } from "../../primitives/transaction/encode.ts";
import { encodeNetworkTransaction } from "../../primitives/transaction/sidecar.ts";
import type { Hash, SenderTransaction } from "../../primitives/types.ts";
import type { SyncLimits } from "../interface.ts";
import { Inbox } from "./inbox.ts";
import { Outbox } from "./outbox.ts";

export interface TransactionGossipSettings {
  readonly network: Pick<Network, "publish" | "peers">;
  readonly pool: Pick<BlobPool, "add" | "get" | "content" | "on" | "sidecar">;
  /** a batch of this node could not be handed to the network; its transactions wait on */
  readonly onFailure?: (error: unknown) => void;
  readonly limits?: Partial<SyncLimits>;
}

/** Spreads transactions among the nodes. */
export interface TransactionGossip {
  /** Spreads what waits in the pool, and from now on what it takes in from others than peers. */
  start(): void;
  /** Takes a batch of a peer into the pool, and judges whether it is worth handing on: NetworkHandlers.validate. */
  onBatch(data: Uint8Array): Promise<Verdict>;
  stop(): void;
}

/** Makes the part that spreads transactions; nothing is sent before `start`. */
export const createTransactionGossip = (settings: TransactionGossipSettings): TransactionGossip => {
  const { network, pool, onFailure } = settings;
  const limits = { ...SYNC_LIMITS, ...settings.limits };
  const inbox = new Inbox({ pool, limits });
  const outbox = new Outbox({
    limits,
    random: Math.random,
    isConnected: () => network.peers.size > 0,
    read: (hash) => readTransaction(pool, hash),
    publish: async (batch) => {
      try {
        return await network.publish("transactions", batch);
      } catch (error) {
        onFailure?.(error);
        return 0;
      }
    },
  });
  const spread = (transaction: SenderTransaction): void => {
    if (!inbox.isRemote(transaction.hash) && !isImpersonated(transaction)) outbox.add(transaction.hash);
  };
  const endings: (() => void)[] = [];
  return {
    onBatch: (data) => inbox.receive(data),
    start() {
      const look = setInterval(() => {
        outbox.repeat();
      }, limits.rebroadcastMs);
      endings.push(pool.on("pending", spread), () => {
        clearInterval(look);
      });
      // Of those found in the journal nobody knows any more who sent them first.
      for (const transactions of pool.content().pending.values()) transactions.forEach(spread);
    },
    stop() {
      for (const end of endings.splice(0)) end();
      outbox.close();
    },
  };
};

/** As it travels: blob transactions with their blobs. */
const readTransaction = (pool: TransactionGossipSettings["pool"], hash: Hash): Uint8Array | undefined => {
  const transaction = pool.get(hash);
  if (transaction === undefined) return undefined;
  const sidecar = pool.sidecar(hash);
  return transaction.type === 3 && sidecar === undefined
    ? undefined
    : encodeNetworkTransaction({ transaction, sidecar });
};

import { getBlockReceipts } from "./receipts.ts";
import { blockByNumber, numbersDown } from "./blocks.ts";
import type { Address, Hash } from "viem";
import type { NodeClient } from "./client.ts";

/** Blocks searched for new contracts at once. */
export const DEPLOYMENT_WINDOW = 500;

/** A contract that a transaction made directly. */
export interface Deployment {
  readonly address: Address;
  readonly creator: Address;
  readonly block: bigint;
  readonly hash: Hash;
}

/** Contracts made by transactions of so many windows of blocks from `newest` down, newest first. */
export const deploymentsDown = async (
  client: NodeClient,
  newest: bigint,
  windows: number,
): Promise<readonly Deployment[]> => {
  const numbers = numbersDown(newest, windows * DEPLOYMENT_WINDOW);
  const blocks = await Promise.all(numbers.map((number) => blockByNumber(client, number)));
  const busy = blocks.filter(({ transactions }) => transactions.length > 0);
  const receipts = await Promise.all(busy.map(({ hash }) => getBlockReceipts(client, hash)));
  return receipts.flatMap((block) =>
    block
      .flatMap(({ contractAddress: address, from: creator, blockNumber, transactionHash: hash, status }) =>
        address && status === "success" ? [{ address, creator, block: blockNumber, hash }] : [],
      )
      .reverse(),
  );
};

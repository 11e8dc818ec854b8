import { formatTransactionReceipt } from "viem";
import type { Hash, RpcTransactionReceipt, TransactionReceipt } from "viem";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";

/** All receipts of a block, in its order. */
export const getBlockReceipts = async (client: NodeClient, block: Hash): Promise<readonly TransactionReceipt[]> => {
  const receipts = await call<readonly RpcTransactionReceipt[]>(client, "eth_getBlockReceipts", [block]);
  return receipts.map((receipt) => formatTransactionReceipt(receipt));
};

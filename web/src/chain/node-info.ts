import { getChainId } from "viem/actions";
import { call } from "./client.ts";
import type { NodeClient } from "./client.ts";

export interface NodeInfo {
  readonly chainId: number;
  /** name, version and platform as the node tells them */
  readonly version: string;
}

export const nodeInfo = async (client: NodeClient): Promise<NodeInfo> => {
  const [chainId, version] = await Promise.all([getChainId(client), call<string>(client, "web3_clientVersion", [])]);
  return { chainId, version };
};

/** Number of transactions that wait. */
export const pendingCount = async (client: NodeClient): Promise<number> => {
  const { pending } = await call<{ pending: string }>(client, "txpool_status", []);
  return Number(pending);
};

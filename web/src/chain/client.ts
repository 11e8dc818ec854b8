import { createClient, http } from "viem";
import type { Client, HttpTransport } from "viem";

/** The node that serves the page. */
export type NodeClient = Client<HttpTransport>;

/** Calls that the page makes within this many ms travel in one request. */
const BATCH_WAIT_MS = 5;
/** Below the node's limit, so that its answer stays small. */
const BATCH_CALLS = 100;
const TIMEOUT_MS = 30_000;

/** @param url of the node's RPC port */
export const connect = (url: string): NodeClient =>
  createClient({
    transport: http(url, {
      batch: { wait: BATCH_WAIT_MS, batchSize: BATCH_CALLS },
      timeout: TIMEOUT_MS,
      retryCount: 0,
    }),
    cacheTime: 0,
  });

/** A call whose method viem does not type, such as those of this chain. */
export const call = async <T>(client: NodeClient, method: string, params: readonly unknown[]): Promise<T> =>
  await client.request({ method, params } as never);

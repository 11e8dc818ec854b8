import { NetworkError } from "../errors.ts";
import type { NetworkErrorCode } from "../errors.ts";
import type { Network, NetworkEvents, NetworkHandlers } from "../interface.ts";
import type { Revive } from "./link.ts";

/** What the thread of the network does for the node. */
export type HostCalls = {
  start(): Promise<Pick<Network, "id" | "addresses">>;
} & { [N in Exclude<keyof Network, "id" | "addresses" | "peers" | "on">]: Network[N] };

/** What it asks the node for, and tells it. */
export type NodeCalls = {
  [N in keyof NetworkHandlers]: NetworkHandlers[N];
} & {
  event<E extends keyof NetworkEvents>(event: E, values: Parameters<NetworkEvents[E]>): void;
};

/** Both ends throw errors of the network only. */
export const reviveNetworkError: Revive = (code, message, advice) =>
  new NetworkError(code as NetworkErrorCode, message, advice === undefined ? {} : { advice });

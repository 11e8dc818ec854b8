import type { Network, NetworkHandlers } from "./interface.ts";
import type { NetworkSettings } from "./settings.ts";
import { spawnHost } from "./thread/spawn.ts";

/**
 * Starts the network.
 * @param thread "own": libp2p runs in a worker, so that executing a block holds up neither pings nor the votes of
 * others; "shared": in the calling thread, for many nodes in one process
 * @throws NetworkError CONFIG_INVALID, NETWORK_FAILED
 */
export const startNetwork = (
  settings: NetworkSettings,
  handlers: NetworkHandlers,
  thread: "own" | "shared" = "own",
): Promise<Network> => (thread === "own" ? spawnHost(settings, handlers) : startHost(settings, handlers));

/** libp2p is loaded only in the thread that runs it. */
const startHost = async (settings: NetworkSettings, handlers: NetworkHandlers): Promise<Network> => {
  const { Host } = await import("./host/host.ts");
  return Host.start(settings, handlers);
};

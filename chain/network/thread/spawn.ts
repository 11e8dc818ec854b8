import { Worker } from "node:worker_threads";
import { NetworkError } from "../errors.ts";
import { NetworkEventHub } from "../events.ts";
import type { Network, NetworkHandlers } from "../interface.ts";
import type { NetworkSettings } from "../settings.ts";
import { reviveNetworkError } from "./calls.ts";
import type { HostCalls, NodeCalls } from "./calls.ts";
import { Link, compact } from "./link.ts";

const THREAD = new URL("./main.ts", import.meta.url);
/**
 * What passes through the thread is garbage soon; in a larger nursery most of it dies without being copied (measured:
 * a third of the thread's time under load).
 */
const YOUNG_GENERATION_MIB = 64;

/**
 * Starts a host in a thread of its own.
 * @throws NetworkError CONFIG_INVALID, NETWORK_FAILED
 */
export const spawnHost = async (settings: NetworkSettings, handlers: NetworkHandlers): Promise<Network> => {
  // Node strips types by itself; flags of the parent's loader are not for the worker.
  const worker = new Worker(THREAD, {
    workerData: settings,
    execArgv: [],
    name: "network",
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  });
  const events = new NetworkEventHub();
  let closing = false;
  const link = new Link<NodeCalls, HostCalls>(
    worker,
    {
      sign: (hash) => handlers.sign(hash),
      validate: (topic, peer, data) => handlers.validate(topic, peer, data),
      serve: async (service, peer, body) => (await handlers.serve(service, peer, body)).map(compact),
      event: (event, values) => {
        events.emit(event, ...values);
      },
    },
    reviveNetworkError,
  );
  const fail = (cause: unknown): void => {
    const error = new NetworkError("NETWORK_FAILED", `the network's thread ended: ${String(cause)}`, { cause });
    link.end(error);
    if (!closing) events.emit("failed", error);
  };
  worker.on("error", fail);
  worker.on("messageerror", fail);
  worker.on("exit", (code) => {
    fail(`exit code ${code}`);
  });
  const close = async (): Promise<void> => {
    closing = true;
    // A thread that is gone has closed everything.
    await link.call("close").catch(() => undefined);
    await worker.terminate();
  };
  try {
    const { id, addresses } = await link.call("start");
    return {
      id,
      addresses,
      peers: events.peers,
      on: events.on.bind(events),
      broadcast: (channel, payload) => {
        link.tell("broadcast", channel, compact(payload));
      },
      send: (peer, channel, payload) => {
        link.tell("send", peer, channel, compact(payload));
      },
      publish: (topic, data) => link.call("publish", topic, compact(data)),
      request: (peer, service, body) => link.call("request", peer, service, compact(body)),
      keep: (address) => {
        link.tell("keep", address);
      },
      introduce: (addresses) => {
        link.tell("introduce", addresses);
      },
      setMembers: (accounts) => {
        link.tell("setMembers", accounts);
      },
      setHead: (head) => {
        link.tell("setHead", head);
      },
      restrict: (accounts) => {
        link.tell("restrict", accounts);
      },
      report: (peer, offence, reason) => {
        link.tell("report", peer, offence, reason);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

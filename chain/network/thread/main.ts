import { parentPort, workerData } from "node:worker_threads";
import { loadCrypto } from "../../primitives/crypto/index.ts";
import { NetworkError } from "../errors.ts";
import { Host } from "../host/host.ts";
import type { NetworkSettings } from "../settings.ts";
import { reviveNetworkError } from "./calls.ts";
import type { HostCalls, NodeCalls } from "./calls.ts";
import { Link } from "./link.ts";

if (parentPort === null) throw new Error("this file runs in a worker");

let host: Host | undefined;
const running = (): Host => {
  if (host === undefined) throw new NetworkError("NETWORK_CLOSED", "the network was not started");
  return host;
};

const link: Link<HostCalls, NodeCalls> = new Link<HostCalls, NodeCalls>(
  parentPort,
  {
    async start() {
      await loadCrypto();
      const handlers = {
        sign: (hash: Uint8Array) => link.call("sign", hash),
        validate: (...args: Parameters<NodeCalls["validate"]>) => link.call("validate", ...args),
        serve: (...args: Parameters<NodeCalls["serve"]>) => link.call("serve", ...args),
      };
      host = await Host.start(workerData as NetworkSettings, handlers);
      host.forward((event, values) => {
        link.tell("event", event, values);
      });
      return { id: host.id, addresses: host.addresses };
    },
    broadcast: (channel, payload) => {
      running().broadcast(channel, payload);
    },
    send: (peer, channel, payload) => {
      running().send(peer, channel, payload);
    },
    publish: (topic, data) => running().publish(topic, data),
    request: (peer, service, body) => running().request(peer, service, body),
    keep: (address) => {
      running().keep(address);
    },
    introduce: (addresses) => {
      running().introduce(addresses);
    },
    setMembers: (accounts) => {
      running().setMembers(accounts);
    },
    setHead: (head) => {
      running().setHead(head);
    },
    restrict: (accounts) => {
      running().restrict(accounts);
    },
    report: (peer, offence, reason) => {
      running().report(peer, offence, reason);
    },
    close: () => running().close(),
  },
  reviveNetworkError,
);

import { getBlock } from "viem/actions";
import type { NodeClient } from "./client.ts";
import type { Announcements, Head, HeadPorts } from "./head.ts";

/** A header as eth_subscription carries it. */
interface AnnouncedHeader {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
  readonly baseFeePerGas?: string;
}

/** An announcement, or the answer to the subscription. */
interface Message {
  readonly method?: string;
  /** the subscription */
  readonly result?: string;
  readonly params?: { readonly result: AnnouncedHeader };
}

const SUBSCRIBE = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] });

const toHead = ({ number, hash, timestamp, baseFeePerGas = "0x0" }: AnnouncedHeader): Head => ({
  number: BigInt(number),
  hash,
  timestamp: Number(timestamp),
  baseFee: BigInt(baseFeePerGas),
});

const announce = (url: string, onHead: (head: Head) => void, onEnd: () => void, onOpen: () => void): Announcements => {
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    socket.send(SUBSCRIBE);
  });
  socket.addEventListener("message", ({ data }) => {
    const { method, params, result } = JSON.parse(String(data)) as Message;
    if (result !== undefined) onOpen();
    if (method === "eth_subscription" && params !== undefined) onHead(toHead(params.result));
  });
  socket.addEventListener("close", onEnd, { once: true });
  return socket;
};

const latest = async (client: NodeClient): Promise<Head> => {
  const { number, hash, timestamp, baseFeePerGas } = await getBlock(client, { blockTag: "latest" });
  return { number, hash, timestamp: Number(timestamp), baseFee: baseFeePerGas ?? 0n };
};

/** The feed's ports in a browser. */
export const headPorts = (client: NodeClient, socketUrl: string): HeadPorts => ({
  announce: (onHead, onEnd, onOpen) => announce(socketUrl, onHead, onEnd, onOpen),
  latest: () => latest(client),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
});

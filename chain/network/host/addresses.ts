import { peerIdFromString } from "@libp2p/peer-id";
import { multiaddr } from "@multiformats/multiaddr";
import { NetworkError } from "../errors.ts";

/**
 * The peer id that ends a multiaddr.
 * @throws NetworkError CONFIG_INVALID
 */
export const peerOf = (address: string): string => {
  try {
    const id = multiaddr(address)
      .getComponents()
      .findLast(({ name }) => name === "p2p")?.value;
    if (id !== undefined) return peerIdFromString(id).toString();
  } catch (cause) {
    throw new NetworkError("CONFIG_INVALID", `${address} is no multiaddr`, { cause });
  }
  throw new NetworkError("CONFIG_INVALID", `${address} does not end with a peer id`, {
    advice: "Write it as /ip4/1.2.3.4/tcp/30310/p2p/PEER-ID.",
  });
};

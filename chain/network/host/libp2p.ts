import { createHash } from "node:crypto";
import { privateKeyFromProtobuf } from "@libp2p/crypto/keys";
import type { GossipSub } from "@libp2p/gossipsub";
import { identify } from "@libp2p/identify";
import type { Libp2p, PeerId } from "@libp2p/interface";
import { kadDHT, passthroughMapper } from "@libp2p/kad-dht";
import { noise } from "@libp2p/noise";
import { ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import { createLibp2p } from "libp2p";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import type { NetworkSettings } from "../settings.ts";
import { createGossip } from "./gossip.ts";
import type { Protocols } from "./protocols.ts";

export type Libp2pNode = Libp2p<{ pubsub: GossipSub }>;

const STREAM_READ_BYTES = 8 * 1024 * 1024;
const STREAMS = 256;
const KEEP_ALIVE_MS = 30_000;

/** Another genesis, another prologue: the encrypted channel between two networks cannot be opened. */
const prologueOf = (genesisHash: string): Uint8Array =>
  createHash("sha256").update(`cpchain/1/${genesisHash}`).digest();

/**
 * libp2p on TCP with noise and yamux, not started yet.
 * @param isRefused whether a peer is kept out before it can say anything
 */
export const makeLibp2p = async (
  settings: NetworkSettings,
  protocols: Protocols,
  isRefused: (peer: string) => boolean,
): Promise<Libp2pNode> => {
  const deny = (peer: PeerId): boolean => isRefused(peer.toString());
  return createLibp2p({
    start: false,
    privateKey: privateKeyFromProtobuf(settings.key),
    addresses: { listen: [...settings.listen], announce: [...(settings.announce ?? [])] },
    transports: [tcp({ backlog: 32, maxConnections: 2 * NETWORK_LIMITS.connections })],
    connectionEncrypters: [noise({ prologueBytes: prologueOf(settings.genesisHash) })],
    streamMuxers: [
      yamux({
        maxInboundStreams: STREAMS,
        maxOutboundStreams: STREAMS,
        enableKeepAlive: true,
        keepAliveInterval: KEEP_ALIVE_MS,
        streamOptions: { maxReadBufferLength: STREAM_READ_BYTES, maxWriteBufferLength: NETWORK_LIMITS.backlogBytes },
      }),
    ],
    connectionGater: {
      // Private addresses are where most of these networks live.
      denyDialMultiaddr: () => false,
      denyDialPeer: deny,
      denyInboundEncryptedConnection: deny,
      denyOutboundEncryptedConnection: deny,
    },
    connectionManager: {
      maxConnections: NETWORK_LIMITS.connections,
      maxIncomingPendingConnections: 2 * NETWORK_LIMITS.connectionsPerSecond,
      inboundConnectionThreshold: settings.connectionsPerSecond ?? NETWORK_LIMITS.connectionsPerSecond,
      dialTimeout: NETWORK_LIMITS.dialMs,
      addressDialTimeout: NETWORK_LIMITS.dialMs,
      reconnectRetries: 0,
    },
    // A node that is busy for a moment is not dead.
    connectionMonitor: { abortConnectionOnPingFailure: false },
    services: {
      identify: identify({ protocolPrefix: protocols.prefix }),
      ping: ping({ protocolPrefix: protocols.prefix }),
      pubsub: createGossip(protocols),
      ...(settings.wantedPeers > 0
        ? {
            dht: kadDHT({ protocol: protocols.kademlia, clientMode: false, peerInfoMapper: passthroughMapper }),
          }
        : {}),
    },
  });
};

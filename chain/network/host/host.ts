import type { Connection, Stream } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { multiaddr } from "@multiformats/multiaddr";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import type { Address } from "../../primitives/types.ts";
import { NetworkError } from "../errors.ts";
import { NetworkEventHub } from "../events.ts";
import { checkForkId } from "../fork-check.ts";
import type {
  Channel,
  ChainHead,
  Network,
  NetworkEvents,
  NetworkHandlers,
  Peer,
  Service,
  Topic,
} from "../interface.ts";
import { Reputation } from "../reputation.ts";
import type { Offence } from "../reputation.ts";
import type { NetworkSettings } from "../settings.ts";
import { peerOf } from "./addresses.ts";
import { CHANNELS, Channels } from "./channels.ts";
import { Dialer } from "./dialer.ts";
import { Finder } from "./finder.ts";
import { Gossip } from "./gossip.ts";
import { Greeter, RefusedByPeer } from "./greeter.ts";
import { makeLibp2p } from "./libp2p.ts";
import type { Libp2pNode } from "./libp2p.ts";
import { PeerTable } from "./peers.ts";
import { protocolsOf } from "./protocols.ts";
import type { Protocols } from "./protocols.ts";
import { Services } from "./services.ts";

/** libp2p and what this chain speaks over it, in the thread that runs it. */
export class Host implements Network {
  readonly #settings: NetworkSettings;
  readonly #events = new NetworkEventHub();
  readonly #protocols: Protocols;
  readonly #libp2p: Libp2pNode;
  readonly #reputation = new Reputation();
  readonly #peers: PeerTable;
  readonly #greeter: Greeter;
  readonly #channels: Channels;
  readonly #services: Services;
  readonly #gossip: Gossip;
  readonly #dialer: Dialer;
  readonly #denied: ReadonlySet<string>;
  readonly #allowed: ReadonlySet<string> | undefined;
  readonly #finder: Finder;
  #members: ReadonlySet<Address>;
  #only: ReadonlySet<Address> | undefined;
  #head: ChainHead;

  private constructor(settings: NetworkSettings, handlers: NetworkHandlers, parts: HostParts) {
    this.#settings = settings;
    this.#protocols = parts.protocols;
    this.#libp2p = parts.libp2p;
    this.#denied = new Set(settings.deny);
    this.#allowed = settings.allow === undefined ? undefined : new Set(settings.allow);
    this.#members = new Set(settings.members);
    this.#head = settings.head;
    this.#peers = new PeerTable(this.id);
    const onOffence = (peer: string, offence: Offence, reason: string): void => {
      this.report(peer, offence, reason);
    };
    const { protocols } = parts;
    this.#greeter = new Greeter({
      settings,
      id: this.id,
      head: () => this.#head,
      sign: (hash) => handlers.sign(hash),
      admit: (peer, account) => {
        this.#admit(peer, account);
      },
    });
    this.#channels = new Channels({
      protocols,
      onOffence,
      onOpen: (peer) => {
        const known = this.#peers.get(peer)?.peer;
        if (known !== undefined) this.#events.emit("reachable", known);
      },
      onMessage: (channel, peer, payload) => {
        this.#events.emit("message", channel, peer, payload);
      },
    });
    this.#services = new Services({ protocols, onOffence, serve: handlers.serve.bind(handlers) });
    this.#gossip = new Gossip({
      pubsub: this.#libp2p.services.pubsub,
      protocols,
      onOffence,
      isKnown: (peer) => this.#peers.get(peer) !== undefined,
      validate: handlers.validate.bind(handlers),
    });
    this.#finder = new Finder({
      isWanting: () => this.#peers.size < settings.wantedPeers,
      isSettled: (peer) => peer === this.id || this.#peers.get(peer) !== undefined || this.isRefused(peer),
    });
    this.#reputation.restore(settings.bans ?? []);
    this.#dialer = new Dialer({
      id: this.id,
      dial: (address) => this.#dial([address]),
      isConnected: (peer) => this.#peers.get(peer) !== undefined,
    });
  }

  /** @throws NetworkError CONFIG_INVALID for addresses that are none, NETWORK_FAILED when it cannot listen */
  static async start(settings: NetworkSettings, handlers: NetworkHandlers): Promise<Host> {
    for (const address of settings.peers) peerOf(address);
    const protocols = protocolsOf(settings.chainId);
    let host: Host | undefined;
    const libp2p = await makeLibp2p(settings, protocols, (peer) => host?.isRefused(peer) ?? false);
    try {
      await libp2p.start();
      host = new Host(settings, handlers, { protocols, libp2p });
      await host.#listen();
    } catch (cause) {
      await libp2p.stop();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new NetworkError(
        "NETWORK_FAILED",
        `the network cannot listen at ${settings.listen.join(", ")}: ${reason}`,
        {
          advice: "Choose another address or port for it.",
          cause,
        },
      );
    }
    for (const address of settings.peers) host.keep(address);
    return host;
  }

  get id(): string {
    return this.#libp2p.peerId.toString();
  }

  get addresses(): readonly string[] {
    return this.#libp2p.getMultiaddrs().map(String);
  }

  get peers(): ReadonlyMap<string, Peer> {
    return this.#events.peers;
  }

  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  /** Hands every event on. */
  forward(to: Parameters<NetworkEventHub["forward"]>[0]): void {
    this.#events.forward(to);
  }

  broadcast(channel: Channel, payload: Uint8Array): void {
    this.#channels.broadcast(channel, payload);
  }

  send(peer: string, channel: Channel, payload: Uint8Array): void {
    this.#channels.send(peer, channel, payload);
  }

  publish(topic: Topic, data: Uint8Array): Promise<number> {
    return this.#gossip.publish(topic, data);
  }

  async request(peer: string, service: Service, body: Uint8Array): Promise<Uint8Array[]> {
    const known = this.#peers.get(peer);
    if (known === undefined) throw new NetworkError("NOT_CONNECTED", `no connection with ${peer}`);
    return this.#services.request(known.connection, service, body);
  }

  keep(address: string): void {
    this.#dialer.keep(peerOf(address), address);
  }

  introduce(addresses: readonly string[]): void {
    const [first] = addresses;
    if (first !== undefined) this.#finder.consider(peerOf(first), () => this.#dial(addresses));
  }

  setMembers(accounts: readonly Address[]): void {
    this.#members = new Set(accounts);
    for (const { peer, connection } of this.#peers.values()) {
      if (this.#isMember(peer)) this.#openChannels(peer, connection);
      else this.#channels.drop(peer.id);
    }
  }

  setHead(head: ChainHead): void {
    const { genesisHash, forks = [] } = this.#settings;
    const passed = forks.some((fork) => fork > this.#head.height && fork <= head.height);
    this.#head = head;
    if (!passed) return;
    // Whoever does not know of the upgrade that this chain has just passed would follow other rules from here on.
    for (const { peer, connection } of [...this.#peers.values()]) {
      try {
        checkForkId({ genesisHash, forks, height: head.height }, peer.fork);
      } catch (error) {
        this.#refuse(connection, error);
      }
    }
  }

  restrict(accounts: readonly Address[] | undefined): void {
    this.#only = accounts === undefined ? undefined : new Set(accounts);
    for (const { peer, connection } of [...this.#peers.values()]) {
      if (!this.#isWelcome(peer.account)) connection.abort(new NetworkError("PEER_REFUSED", "only members for now"));
    }
  }

  report(peer: string, offence: Offence, reason: string): void {
    const banned = this.#reputation.offend(peer, offence, Date.now());
    const account = this.#peers.get(peer)?.peer.account;
    this.#events.emit("offence", { peer, account, offence, reason, banned });
    if (!banned) return;
    for (const connection of this.#libp2p.getConnections(peerIdFromString(peer))) {
      connection.abort(new NetworkError("PEER_REFUSED", `banned: ${reason}`));
    }
  }

  /** Whether a peer is kept out whatever it says. */
  isRefused(peer: string): boolean {
    return (
      this.#denied.has(peer) ||
      (this.#allowed !== undefined && !this.#allowed.has(peer)) ||
      this.#reputation.isBanned(peer, Date.now())
    );
  }

  async close(): Promise<void> {
    this.#dialer.close();
    this.#channels.close();
    this.#services.close();
    await this.#libp2p.stop();
  }

  async #listen(): Promise<void> {
    const { greeting, channel, service } = this.#protocols;
    await this.#libp2p.handle(greeting, (stream, connection) => this.#greet(connection, Promise.resolve(stream)), {
      maxInboundStreams: 1,
    });
    for (const name of CHANNELS) {
      await this.#libp2p.handle(channel[name], (stream, connection) => this.#onChannel(name, stream, connection), {
        maxInboundStreams: 2,
      });
    }
    for (const name of Object.keys(service) as Service[]) {
      await this.#libp2p.handle(service[name], (stream, connection) => this.#onRequest(name, stream, connection), {
        maxInboundStreams: NETWORK_LIMITS.requestsRunning,
      });
    }
    this.#libp2p.addEventListener("connection:open", ({ detail }) => {
      if (detail.direction === "outbound") {
        const signal = AbortSignal.timeout(NETWORK_LIMITS.greetingMs);
        void this.#greet(detail, detail.newStream(greeting, { signal }));
      } else this.#expectGreeting(detail);
    });
    this.#libp2p.addEventListener("connection:close", ({ detail }) => {
      this.#onClose(detail);
    });
    this.#libp2p.addEventListener("peer:discovery", ({ detail: { id } }) => {
      this.#finder.consider(id.toString(), () => this.#libp2p.dial(id));
    });
    this.#libp2p.addEventListener("peer:identify", ({ detail: { peerId, listenAddrs } }) => {
      this.#events.emit("located", peerId.toString(), listenAddrs.map(String));
    });
  }

  /** Resolves when the greeting is over, one way or the other. */
  #greet(connection: Connection, stream: Promise<Stream>): Promise<void> {
    const greeting = stream.then((opened) => this.#greeter.greet(connection, opened));
    const end = greeting.then(
      (peer) => {
        this.#accept(peer, connection);
      },
      (error: unknown) => {
        this.#refuse(connection, error);
      },
    );
    this.#peers.greeting(connection, end);
    return end;
  }

  /** Whoever connects and then says nothing is disconnected. */
  #expectGreeting(connection: Connection): void {
    const timer = setTimeout(() => {
      if (this.#peers.get(connection.remotePeer.toString())?.connection === connection) return;
      connection.abort(new NetworkError("PEER_REFUSED", "no greeting"));
    }, NETWORK_LIMITS.greetingMs);
    timer.unref();
    connection.addEventListener("close", () => {
      clearTimeout(timer);
    });
  }

  #accept(peer: Peer, connection: Connection): void {
    if (connection.status !== "open") return;
    if (!this.#isWelcome(peer.account)) {
      // A restriction began during the greeting.
      connection.abort(new NetworkError("PEER_REFUSED", "only members for now"));
      return;
    }
    const known = this.#peers.get(peer.id);
    const surplus = this.#peers.add(peer, connection);
    if (surplus !== connection) {
      if (known === undefined) this.#events.emit("connected", peer);
      if (this.#isMember(peer)) this.#openChannels(peer, connection);
    }
    surplus?.close().catch((error: unknown) => {
      surplus.abort(error as Error);
    });
  }

  #refuse(connection: Connection, cause: unknown): void {
    const peer = connection.remotePeer.toString();
    const error =
      cause instanceof NetworkError
        ? cause
        : new NetworkError("NETWORK_FAILED", cause instanceof Error ? cause.message : "the connection ended", {
            cause,
          });
    const { code, message } = error;
    this.#events.emit("refused", { peer, code, reason: message, byPeer: error instanceof RefusedByPeer });
    if (code === "MESSAGE_MALFORMED" || code === "FRAME_TOO_LONG" || code === "PROOF_INVALID") {
      if (!(error instanceof RefusedByPeer)) this.report(peer, "malformed", message);
    }
    // What was said last is still to be read by the peer.
    connection.close().catch((reason: unknown) => {
      connection.abort(reason as Error);
    });
  }

  #onClose(connection: Connection): void {
    const id = connection.remotePeer.toString();
    const peer = this.#peers.remove(connection);
    if (peer !== undefined) {
      this.#channels.drop(id);
      this.#services.drop(id);
      this.#gossip.drop(id);
      this.#events.emit("disconnected", peer);
    }
    if (this.#peers.get(id) === undefined) this.#dialer.lost(id);
  }

  async #onChannel(channel: Channel, stream: Stream, connection: Connection): Promise<void> {
    const peer = await this.#peers.greeted(connection);
    if (peer !== undefined && this.#isMember(peer)) {
      this.#channels.receive(channel, peer, stream);
      return;
    }
    this.report(connection.remotePeer.toString(), "intrusion", `it opened ${channel} and is no member`);
    stream.abort(new NetworkError("PEER_REFUSED", "for members only"));
  }

  async #onRequest(service: Service, stream: Stream, connection: Connection): Promise<void> {
    const peer = await this.#peers.greeted(connection);
    if (peer === undefined) stream.abort(new NetworkError("PEER_REFUSED", "no greeting"));
    else await this.#services.answer(service, peer.id, stream);
  }

  async #dial(addresses: readonly string[]): Promise<void> {
    const signal = AbortSignal.timeout(NETWORK_LIMITS.dialMs + NETWORK_LIMITS.greetingMs);
    const connection = await this.#libp2p.dial(
      addresses.map((address) => multiaddr(address)),
      { signal },
    );
    await this.#peers.greeted(connection);
  }

  #openChannels(peer: Peer, connection: Connection): void {
    const { account } = this.#settings;
    if (account !== undefined && this.#members.has(account)) this.#channels.open(peer.id, connection);
  }

  #isMember({ account }: Peer): boolean {
    return account !== undefined && this.#members.has(account);
  }

  #isWelcome(account: Address | undefined): boolean {
    return this.#only === undefined || (account !== undefined && this.#only.has(account));
  }

  /** @throws NetworkError PEER_REFUSED, PEER_LIMIT */
  #admit(peer: string, account: Address | undefined): void {
    if (this.isRefused(peer)) throw new NetworkError("PEER_REFUSED", "not admitted");
    if (!this.#isWelcome(account)) throw new NetworkError("PEER_REFUSED", "only members of the committee for now");
    const member = account !== undefined && this.#members.has(account);
    // Members always find a place: half of it is theirs.
    const places = member ? NETWORK_LIMITS.connections : NETWORK_LIMITS.connections / 2;
    if (this.#peers.get(peer) === undefined && this.#peers.size >= places) {
      throw new NetworkError("PEER_LIMIT", "too many peers");
    }
  }
}

interface HostParts {
  readonly protocols: Protocols;
  readonly libp2p: Libp2pNode;
}

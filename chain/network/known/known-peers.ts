import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import type { Network, Peer } from "../interface.ts";
import { banMs } from "../reputation.ts";
import { readKnown, writeKnown } from "./file.ts";
import type { KnownBan, KnownPeer } from "./file.ts";

export interface KnownPeersParts {
  readonly file: string;
  /** The file could not be read, or written; the node goes on without. */
  readonly onWarning: (code: "PEERS_UNREADABLE" | "PEERS_NOT_KEPT", reason: string) => void;
  /** ms since 1970; Date.now unless said */
  readonly now?: () => number;
}

type Following = Pick<Network, "on" | "peers" | "introduce">;

/**
 * What a node remembers of its peers from one run to the next: where those were that it was connected with, so that it
 * finds its network when the nodes of its configuration are gone, and who is banned until when. Both are bounded: those
 * that were never reached, and then those seen longest ago, are forgotten first.
 */
export class KnownPeers {
  readonly #parts: KnownPeersParts;
  readonly #now: () => number;
  readonly #peers: Map<string, KnownPeer>;
  readonly #bans: Map<string, KnownBan>;
  /** what peers whose greeting is still going on say of themselves */
  readonly #said = new Map<string, readonly string[]>();
  #endings: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failing = false;

  private constructor(parts: KnownPeersParts, peers: readonly KnownPeer[], bans: readonly KnownBan[]) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#peers = new Map(peers.map((peer) => [peer.id, peer]));
    this.#bans = new Map(bans.map((ban) => [ban.id, ban]));
  }

  static async open(parts: KnownPeersParts): Promise<KnownPeers> {
    const { peers, bans, problem } = await readKnown(parts.file);
    if (problem !== undefined) parts.onWarning("PEERS_UNREADABLE", problem);
    return new KnownPeers(parts, peers, bans);
  }

  /** Bans for the network to begin with. */
  get bans(): readonly KnownBan[] {
    return [...this.#bans.values()];
  }

  get peers(): readonly KnownPeer[] {
    return [...this.#peers.values()];
  }

  /** Takes note of a network's peers, and introduces it to those of earlier runs as long as it has fewer than it wants. */
  follow(network: Following, wantedPeers: number): void {
    const introduce = (): void => {
      if (network.peers.size < wantedPeers) this.#introduce(network);
    };
    const again = setInterval(introduce, NETWORK_LIMITS.introduceMs);
    this.#endings = [
      () => {
        clearInterval(again);
      },
      network.on("connected", (peer) => {
        this.#connected(peer);
      }),
      network.on("disconnected", ({ id }) => {
        this.#seen(id);
      }),
      network.on("located", (id, addresses) => {
        if (network.peers.has(id)) this.#located(id, addresses, false);
        else this.#say(id, addresses);
      }),
      network.on("offence", ({ peer, banned }) => {
        if (banned) this.#banned(peer);
      }),
    ];
    introduce();
  }

  /** Writes what is known, a last time. */
  async close(): Promise<void> {
    if (this.#endings.length === 0) return;
    for (const end of this.#endings.splice(0)) end();
    for (const id of this.#peers.keys()) this.#seen(id);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
    await this.#writing;
  }

  #connected({ id, address, direction }: Peer): void {
    const said = this.#said.get(id);
    this.#said.delete(id);
    if (direction === "outbound") this.#located(id, [address], true);
    if (said === undefined) this.#seen(id);
    else this.#located(id, said, false);
  }

  #say(id: string, addresses: readonly string[]): void {
    this.#said.set(id, addresses);
    for (const oldest of this.#said.keys()) {
      if (this.#said.size <= NETWORK_LIMITS.knownPeers) break;
      this.#said.delete(oldest);
    }
  }

  #located(id: string, addresses: readonly string[], reached: boolean): void {
    const suffix = `/p2p/${id}`;
    const whole = addresses
      .map((address) => (address.endsWith(suffix) ? address : `${address}${suffix}`))
      .filter(({ length }) => length <= NETWORK_LIMITS.knownAddressCharacters);
    const known = this.#peers.get(id);
    // Where it was reached counts more than where it says it is.
    const order = reached ? [...whole, ...(known?.addresses ?? [])] : [...(known?.addresses ?? []), ...whole];
    const all = [...new Set(order)].slice(0, NETWORK_LIMITS.knownAddresses);
    if (all.length === 0) return;
    this.#peers.set(id, {
      id,
      addresses: all,
      seenAt: this.#now(),
      reached: reached || known?.reached === true,
    });
    this.#forget();
    this.#later();
  }

  #seen(id: string): void {
    const known = this.#peers.get(id);
    if (known === undefined) return;
    this.#peers.set(id, { ...known, seenAt: this.#now() });
    this.#later();
  }

  #banned(id: string): void {
    const bans = (this.#bans.get(id)?.bans ?? 0) + 1;
    this.#bans.delete(id);
    this.#bans.set(id, { id, bans, until: this.#now() + banMs(bans) });
    for (const oldest of this.#bans.keys()) {
      if (this.#bans.size <= NETWORK_LIMITS.rememberedBans) break;
      this.#bans.delete(oldest);
    }
    this.#peers.delete(id);
    this.#later();
  }

  #forget(): void {
    while (this.#peers.size > NETWORK_LIMITS.knownPeers) {
      const last = this.#byWorth().at(-1);
      if (last === undefined) return;
      this.#peers.delete(last.id);
    }
  }

  /** Those that were reached first, then those seen last. */
  #byWorth(): KnownPeer[] {
    return [...this.#peers.values()].sort((a, b) => Number(b.reached) - Number(a.reached) || b.seenAt - a.seenAt);
  }

  #introduce(network: Following): void {
    const absent = this.#byWorth().filter(({ id }) => !network.peers.has(id));
    for (const { addresses } of absent.slice(0, NETWORK_LIMITS.introduced)) network.introduce(addresses);
  }

  #later(): void {
    if (this.#endings.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, NETWORK_LIMITS.knownSaveMs);
  }

  #write(): void {
    const content = { peers: this.#byWorth(), bans: this.bans };
    this.#writing = this.#writing
      .then(() => writeKnown(this.#parts.file, content))
      .then(
        () => {
          this.#failing = false;
        },
        (error: unknown) => {
          if (!this.#failing) {
            this.#parts.onWarning("PEERS_NOT_KEPT", error instanceof Error ? error.message : String(error));
          }
          this.#failing = true;
        },
      );
  }
}

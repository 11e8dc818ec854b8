import type { Network, NetworkHandlers } from "../../network/interface.ts";
import type { Offence } from "../../network/reputation.ts";
import type { Address } from "../../primitives/types.ts";
import type { DefenceLimits } from "./limits.ts";
import type { Traffic } from "./measurement.ts";

export interface CountedPeers {
  readonly network: Pick<Network, "on" | "peers">;
  /** whether an account is of the committee now */
  readonly isMember: (account: Address) => boolean;
  /** ms, never going back */
  readonly now: () => number;
}

type Side = "members" | "strangers";
type Counts = Record<Side, { useful: number; burden: number }>;

/** What an attacker does by sending; not answering a request is none of it. */
const SENT: ReadonlySet<Offence> = new Set<Offence>(["malformed", "invalid", "flood", "intrusion"]);

const MS_PER_SECOND = 1_000;
const nothing = (): Counts => ({ members: { useful: 0, burden: 0 }, strangers: { useful: 0, burden: 0 } });

/**
 * Counts who sends what. A flood is cut off by the budgets of each peer; many peers that keep their budgets, or that come
 * back under new names, show here.
 */
export class TrafficCounter {
  readonly #limits: DefenceLimits;
  #peers: CountedPeers | undefined;
  #counts = nothing();
  #since = 0;
  readonly #connectedAt = new Map<string, number>();

  constructor(limits: DefenceLimits) {
    this.#limits = limits;
  }

  /** The same handlers, which count what they are asked. */
  counting(handlers: NetworkHandlers): NetworkHandlers {
    return {
      sign: (hash) => handlers.sign(hash),
      validate: async (topic, peer, data) => {
        const verdict = await handlers.validate(topic, peer, data);
        // An announcement is never handed on, so "ignore" says nothing of it; "reject" is an offence as well.
        if (verdict === "accept") this.#count(peer, "useful");
        else if (verdict === "ignore" && topic === "transactions") this.#count(peer, "burden");
        return verdict;
      },
      serve: (service, peer, body) => {
        this.#count(peer, this.#sideOf(peer) === "members" ? "useful" : "burden");
        return handlers.serve(service, peer, body);
      },
    };
  }

  /** Counts the events of a network from now on. */
  watch(peers: CountedPeers): void {
    const { network, now } = peers;
    this.#peers = peers;
    this.#since = now();
    const { connectionBurden, briefMs } = this.#limits;
    network.on("message", () => {
      this.#counts.members.useful += 1;
    });
    network.on("offence", ({ peer, account, offence }) => {
      if (SENT.has(offence)) this.#counts[this.#sideOf(peer, account)].burden += 1;
    });
    network.on("refused", ({ byPeer }) => {
      if (!byPeer) this.#counts.strangers.burden += connectionBurden;
    });
    network.on("connected", ({ id }) => {
      this.#connectedAt.set(id, now());
    });
    network.on("disconnected", ({ id, account }) => {
      const lasted = now() - (this.#connectedAt.get(id) ?? -Infinity);
      this.#connectedAt.delete(id);
      if (lasted < briefMs) this.#counts[this.#sideOf(id, account)].burden += connectionBurden;
    });
  }

  /** What came since the last call, per second. */
  take(): Record<Side, Traffic> {
    const now = this.#peers?.now() ?? this.#since;
    const seconds = (now - this.#since) / MS_PER_SECOND;
    const { members, strangers } = this.#counts;
    this.#counts = nothing();
    this.#since = now;
    const rate = ({ useful, burden }: Traffic): Traffic => ({ useful: useful / seconds, burden: burden / seconds });
    return { members: rate(members), strangers: rate(strangers) };
  }

  #count(peer: string, kind: keyof Traffic): void {
    this.#counts[this.#sideOf(peer)][kind] += 1;
  }

  #sideOf(peer: string, account = this.#peers?.network.peers.get(peer)?.account): Side {
    return account !== undefined && this.#peers?.isMember(account) === true ? "members" : "strangers";
  }
}

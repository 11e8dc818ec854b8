import type { Network, NetworkHandlers } from "../../../../chain/network/interface.ts";
import type { OffenceReport } from "../../../../chain/network/interface.ts";
import { createSync } from "../../../../chain/sync/sync.ts";
import type { SyncSettings } from "../../../../chain/sync/sync.ts";
import type { Sync } from "../../../../chain/sync/interface.ts";
import { serveBlocks } from "../../../../chain/sync/serve.ts";
import { TestNetworks } from "../../network/support/networks.ts";
import type { NodeOptions } from "../../network/support/networks.ts";
import { CertifiedChain } from "./chain.ts";

export interface SyncNode {
  readonly chain: CertifiedChain;
  readonly network: Network;
  readonly sync: Sync;
  readonly offences: OffenceReport[];
  readonly failures: unknown[];
  /** Is stopped as a killed node is: nothing is said to anybody. */
  kill(): Promise<void>;
}

type Serve = NetworkHandlers["serve"];

/** Nodes of one test that follow each other's chains over loopback. */
export class SyncNodes {
  readonly #networks = new TestNetworks();
  readonly #closing: (() => Promise<void>)[] = [];

  /** A node that follows its peers; it starts at genesis unless a chain is given. */
  async start(
    settings: Partial<SyncSettings> = {},
    { chain: given, ...options }: NodeOptions & { readonly chain?: CertifiedChain } = {},
  ): Promise<SyncNode> {
    const chain = given ?? (await CertifiedChain.create());
    const serve = serveBlocks({ ledger: chain.ledger });
    let sync: Sync | undefined = undefined as Sync | undefined;
    const network = await this.#networks.start({
      ...options,
      settings: { head: chain.head(), ...options.settings },
      handlers: {
        serve: (_, __, body) => serve(body),
        validate: (topic, peer, data) =>
          Promise.resolve(topic === "announcements" && sync !== undefined ? sync.onAnnouncement(peer, data) : "ignore"),
        ...options.handlers,
      },
    });
    sync = createSync({ network, chain, ...settings });
    const offences: OffenceReport[] = [];
    const failures: unknown[] = [];
    network.on("offence", (report) => offences.push(report));
    sync.on("failed", (error) => failures.push(error));
    sync.start();
    const kill = async (): Promise<void> => {
      await sync.stop();
      await network.close();
    };
    this.#closing.push(async () => {
      await kill();
      if (given === undefined) await chain.close();
    });
    return { chain, network, sync, offences, failures, kill };
  }

  /** A peer that answers requests for blocks as it likes, and says it has this head. */
  peer(serve: Serve, head: { height: number; hash: `0x${string}` }): Promise<Network> {
    return this.#networks.start({ handlers: { serve }, settings: { head } });
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.splice(0).map((close) => close()));
    await this.#networks.close();
  }
}

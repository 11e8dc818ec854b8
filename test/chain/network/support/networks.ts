import { randomBytes } from "node:crypto";
import { keySigner } from "../../../../chain/consensus/signature.ts";
import { createIdentity } from "../../../../chain/network/identity.ts";
import type { Identity } from "../../../../chain/network/identity.ts";
import type { Network, NetworkEvents, NetworkHandlers } from "../../../../chain/network/interface.ts";
import { startNetwork } from "../../../../chain/network/network.ts";
import type { NetworkSettings } from "../../../../chain/network/settings.ts";
import { toHex } from "../../../../chain/primitives/bytes.ts";
import type { Address } from "../../../../chain/primitives/types.ts";

export const GENESIS_HASH = toHex(new Uint8Array(32).fill(7));
const HEAD = { height: 0, hash: GENESIS_HASH };

/** An account with its key. */
export const account = () => keySigner(randomBytes(32));

export interface NodeOptions {
  readonly signer?: ReturnType<typeof account>;
  readonly members?: readonly Address[];
  readonly handlers?: Partial<NetworkHandlers>;
  readonly settings?: Partial<NetworkSettings>;
  readonly identity?: Identity;
  readonly thread?: "own" | "shared";
}

/** Networks of one test, on free ports of loopback. */
export class TestNetworks {
  readonly #networks: Network[] = [];

  async start({
    signer,
    members = [],
    handlers,
    settings,
    identity,
    thread = "shared",
  }: NodeOptions = {}): Promise<Network> {
    const network = await startNetwork(
      {
        chainId: 41,
        genesisHash: GENESIS_HASH,
        protocol: { version: 1, minimum: 1 },
        key: (identity ?? (await createIdentity())).key,
        account: signer?.address,
        agent: "test",
        head: HEAD,
        listen: ["/ip4/127.0.0.1/tcp/0"],
        peers: [],
        members,
        wantedPeers: 0,
        connectionsPerSecond: 1_000,
        ...settings,
      },
      {
        sign: (hash) => signer?.sign(hash) ?? Promise.reject(new Error("no account")),
        validate: () => Promise.resolve("ignore"),
        serve: () => Promise.reject(new Error("nothing is served here")),
        ...handlers,
      },
      thread,
    );
    this.#networks.push(network);
    return network;
  }

  async close(): Promise<void> {
    await Promise.all(this.#networks.splice(0).map((network) => network.close()));
  }
}

/** The address to dial. */
export const addressOf = ({ addresses }: Network): string => {
  const [address] = addresses;
  if (address === undefined) throw new Error("it does not listen");
  return address;
};

/** What the next event of a kind that passes the filter brings. */
export const next = <E extends keyof NetworkEvents>(
  network: Network,
  event: E,
  filter: (...values: Parameters<NetworkEvents[E]>) => boolean = () => true,
): Promise<Parameters<NetworkEvents[E]>> =>
  new Promise((resolve) => {
    const stop = network.on(event, ((...values: Parameters<NetworkEvents[E]>) => {
      if (!filter(...values)) return;
      stop();
      resolve(values);
    }) as NetworkEvents[E]);
  });

/** Connects two networks and waits until each has accepted the other. */
export const join = async (from: Network, to: Network): Promise<void> => {
  from.keep(addressOf(to));
  await until(() => from.peers.has(to.id) && to.peers.has(from.id));
};

/** Long after every condition of these tests is met. */
const GIVE_UP_MS = 30_000;

/** Asks until the answer is yes; conditions over several nodes have no one event to wait for. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  giveUpMs: number = GIVE_UP_MS,
): Promise<void> => {
  const end = Date.now() + giveUpMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not met in ${giveUpMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { keySigner } from "../../consensus/signature.ts";
import { loadIdentity } from "../../network/identity.ts";
import { fromHex } from "../../primitives/bytes.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import { addKey } from "../keystore/keystore.ts";
import type { GenesisDocument } from "./build-genesis.ts";

export type NodeRole = "validator" | "proposer" | "civilian";

/** A node of a network that is to be written. */
export interface NodePlan {
  /** of the folder that it gets in the network's */
  readonly name: string;
  readonly role: NodeRole;
  /** of its account; undefined for a civilian */
  readonly key: Hex | undefined;
  /** address that it listens on for peers */
  readonly host: string;
  readonly rpcPort: number;
  readonly p2pPort: number;
  readonly metricsPort: number;
  /** fields of the configuration that other nodes do not have */
  readonly more?: { readonly rpc?: object } & Readonly<Record<string, unknown>>;
}

/** A node that was written. */
export interface DevnetNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly account: Address | undefined;
  readonly host: string;
  readonly rpcPort: number;
  /** multiaddr with peer id */
  readonly address: string;
  readonly config: string;
}

export const DATA_FOLDER = "data";
export const GENESIS_FILE = "genesis.json";
const PEER_KEY_FILE = "peer.key";
const KEYSTORE_FOLDER = "keystore";
const PASSWORD_FILE = "password";
const OWNER_ONLY = 0o600;
/** All nodes of a network may be on one host. */
const CONNECTIONS_PER_SECOND = 1_000;

/**
 * Writes the genesis file of a network, and for each node its configuration, encrypted key and identity, in place of what
 * is there. Identities stay as they are, and so do the data of nodes.
 */
export const writeNodes = async (
  folder: string,
  plans: readonly NodePlan[],
  genesis: GenesisDocument,
  onNode: (name: string) => void = () => undefined,
): Promise<readonly DevnetNode[]> => {
  await writeFile(path.join(folder, GENESIS_FILE), `${JSON.stringify(genesis)}\n`);
  const nodes: DevnetNode[] = [];
  for (const plan of plans) {
    const { name, role, host, rpcPort, p2pPort } = plan;
    await mkdir(path.join(folder, name), { recursive: true });
    const { peerId } = await loadIdentity(path.join(folder, name, PEER_KEY_FILE));
    const address = `/ip4/${host}/tcp/${p2pPort}/p2p/${peerId}`;
    const config = path.join(folder, name, "config.json");
    nodes.push({ name, role, account: accountOf(plan), host, rpcPort, address, config });
  }
  for (const plan of plans) {
    const peers = nodes.filter(({ name }) => name !== plan.name).map(({ address }) => address);
    await writeNode(path.join(folder, plan.name), plan, peers);
    onNode(plan.name);
  }
  return nodes;
};

export const accountOf = ({ key }: Pick<NodePlan, "key">): Address | undefined =>
  key === undefined ? undefined : keySigner(fromHex(key)).address;

const writeNode = async (folder: string, plan: NodePlan, peers: readonly string[]): Promise<void> => {
  const { role, key, host, rpcPort, p2pPort, metricsPort, more = {} } = plan;
  const account = accountOf(plan);
  if (account !== undefined && key !== undefined) await writeKey(folder, account, key);
  const document = {
    dataDir: DATA_FOLDER,
    genesis: `../${GENESIS_FILE}`,
    keystore: KEYSTORE_FOLDER,
    metrics: { port: metricsPort },
    network: {
      keyFile: PEER_KEY_FILE,
      listen: [`/ip4/${host}/tcp/${p2pPort}`],
      peers,
      connectionsPerSecond: CONNECTIONS_PER_SECOND,
    },
    ...(account === undefined ? {} : { [role]: { account, passwordFile: PASSWORD_FILE } }),
    ...more,
    rpc: { port: rpcPort, ...more.rpc },
  };
  await writeFile(path.join(folder, "config.json"), `${JSON.stringify(document, undefined, 2)}\n`);
};

const writeKey = async (folder: string, address: Address, privateKey: Hex): Promise<void> => {
  const keystore = path.join(folder, KEYSTORE_FOLDER);
  const password = randomBytes(16).toString("hex");
  await rm(keystore, { recursive: true, force: true });
  await writeFile(path.join(folder, PASSWORD_FILE), `${password}\n`, { mode: OWNER_ONLY });
  await addKey(keystore, { address, privateKey }, password, { light: true });
};

import { randomBytes } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { keySigner } from "../../consensus/signature.ts";
import { quorumSizes } from "../../consensus/quorum.ts";
import { loadIdentity } from "../../network/identity.ts";
import { fromHex, toHex } from "../../primitives/bytes.ts";
import { errorCode } from "../../primitives/errors.ts";
import { CHAIN_ID, PORTS } from "../../primitives/params.ts";
import type { Address, Hex } from "../../primitives/types.ts";
import { devAccounts, investorAccount } from "../dev/accounts.ts";
import { NodeError } from "../errors.ts";
import { addKey } from "../keystore/keystore.ts";
import { buildGenesis, soleBeneficiary } from "./build-genesis.ts";

export interface DevnetOptions {
  /** made; must not exist or be empty */
  readonly folder: string;
  /** 3f + 1 */
  readonly validators: number;
  readonly proposers: number;
  readonly civilians: number;
  readonly periodMs: number;
  /** gas of a block at most; that of the main network unless given */
  readonly gasLimit?: bigint | undefined;
  /** seconds since 1970 */
  readonly timestamp: number;
  /** addresses of the hosts that run the nodes, in turn */
  readonly hosts: readonly string[];
  /** of the first node of a host; the others follow */
  readonly rpcPort?: number | undefined;
  readonly p2pPort?: number | undefined;
  readonly metricsPort?: number | undefined;
  /** told of each node that is made */
  readonly onNode?: ((name: string) => void) | undefined;
}

export interface DevnetNode {
  readonly name: string;
  readonly role: "validator" | "proposer" | "civilian";
  readonly account: Address | undefined;
  readonly host: string;
  readonly rpcPort: number;
  /** multiaddr with peer id */
  readonly address: string;
  readonly config: string;
}

const PEER_KEY_FILE = "peer.key";
const OWNER_ONLY = 0o600;
const EXECUTABLE = 0o755;
/** 10,000 CPC */
const BALANCE = 10_000n * 10n ** 18n;
/** All nodes of a network may be on one host. */
const CONNECTIONS_PER_SECOND = 1_000;

interface Plan extends Omit<DevnetNode, "address"> {
  readonly key: Hex;
  readonly folder: string;
  readonly p2pPort: number;
  readonly metricsPort: number;
}

/**
 * Writes everything that a network for development needs: genesis file, and for each node its configuration, encrypted
 * key and identity; and a script that starts the nodes. The accounts with money are those of the well-known mnemonic.
 * @throws NodeError FILE_EXISTS; ConsensusError VALIDATOR_SET_INVALID
 */
export const writeDevnet = async (options: DevnetOptions): Promise<readonly DevnetNode[]> => {
  quorumSizes(options.validators);
  const plans = planNodes(options);
  await mkdir(path.dirname(path.resolve(options.folder)), { recursive: true });
  await mkdir(options.folder).catch((cause: unknown) => {
    if (errorCode(cause) !== "EEXIST") throw cause;
    throw new NodeError("FILE_EXISTS", `${options.folder} exists.`, {
      advice: "Choose another folder for the network.",
    });
  });
  await writeFile(path.join(options.folder, "genesis.json"), `${JSON.stringify(await genesisOf(options, plans))}\n`);
  const nodes: DevnetNode[] = [];
  for (const { name, role, account, host, rpcPort, config, folder, p2pPort } of plans) {
    const { peerId } = await loadIdentity(path.join(folder, PEER_KEY_FILE));
    const address = `/ip4/${host}/tcp/${p2pPort}/p2p/${peerId}`;
    nodes.push({ name, role, account, host, rpcPort, config, address });
  }
  for (const plan of plans) {
    await writeNode(
      plan,
      nodes.filter(({ name }) => name !== plan.name),
    );
    options.onNode?.(plan.name);
  }
  await writeFile(path.join(options.folder, "start.sh"), startScript(nodes));
  await chmod(path.join(options.folder, "start.sh"), EXECUTABLE);
  return nodes;
};

const planNodes = ({ folder, validators, proposers, civilians, hosts, ...ports }: DevnetOptions): Plan[] => {
  const roles = [
    ...Array.from({ length: validators }, (_, i) => ["validator", i + 1] as const),
    ...Array.from({ length: proposers }, (_, i) => ["proposer", i + 1] as const),
    ...Array.from({ length: civilians }, (_, i) => ["civilian", i + 1] as const),
  ];
  return roles.map(([role, number], i) => {
    const name = `${role}-${number}`;
    const place = Math.floor(i / hosts.length);
    const key = toHex(randomBytes(32));
    return {
      name,
      role,
      key,
      account: role === "civilian" ? undefined : keySigner(fromHex(key)).address,
      host: hosts[i % hosts.length] ?? "127.0.0.1",
      rpcPort: (ports.rpcPort ?? PORTS.rpc) + place,
      p2pPort: (ports.p2pPort ?? PORTS.p2p) + place,
      metricsPort: (ports.metricsPort ?? PORTS.metrics) + place,
      folder: path.join(folder, name),
      config: path.join(folder, name, "config.json"),
    };
  });
};

const genesisOf = (options: DevnetOptions, plans: readonly Plan[]) => {
  const accountsOf = (wanted: Plan["role"]): Address[] =>
    plans.flatMap(({ role, account }) => (role === wanted && account !== undefined ? [account] : []));
  const investors = investorAccount().address;
  return buildGenesis({
    chainId: CHAIN_ID.local,
    timestamp: options.timestamp,
    periodMs: options.periodMs,
    gasLimit: options.gasLimit,
    validators: accountsOf("validator"),
    proposers: accountsOf("proposer"),
    controller: investors,
    team: soleBeneficiary(investors),
    investors,
    balances: new Map(devAccounts().map(({ address }) => [address, BALANCE])),
  });
};

const writeNode = async (plan: Plan, others: readonly DevnetNode[]): Promise<void> => {
  const { role, account, key, folder, host, rpcPort, p2pPort, metricsPort, config } = plan;
  if (account !== undefined) {
    const password = randomBytes(16).toString("hex");
    await writeFile(path.join(folder, "password"), `${password}\n`, { mode: OWNER_ONLY });
    await addKey(path.join(folder, "keystore"), { address: account, privateKey: key }, password, { light: true });
  }
  const document = {
    dataDir: "data",
    genesis: "../genesis.json",
    keystore: "keystore",
    rpc: { port: rpcPort },
    metrics: { port: metricsPort },
    network: {
      keyFile: PEER_KEY_FILE,
      listen: [`/ip4/${host}/tcp/${p2pPort}`],
      peers: others.map(({ address }) => address),
      connectionsPerSecond: CONNECTIONS_PER_SECOND,
    },
    ...(account === undefined ? {} : { [role]: { account, passwordFile: "password" } }),
  };
  await writeFile(config, `${JSON.stringify(document, undefined, 2)}\n`);
};

const startScript = (nodes: readonly DevnetNode[]): string => `#!/bin/sh
# Starts the nodes that are named, or all of them, and stops them at Ctrl+C. Logs are in NODE/log.
# CPCHAIN is the command to start a node with: npx cpchain, unless it is set.
cd "$(dirname "$0")" || exit 1
[ $# -gt 0 ] || set -- ${nodes.map(({ name }) => name).join(" ")}
trap 'kill $pids 2>/dev/null; wait; exit 0' INT TERM
url() {
  case $1 in
${nodes.map(({ name, rpcPort }) => `    ${name}) echo http://127.0.0.1:${rpcPort} ;;`).join("\n")}
  esac
}
for node in "$@"; do
  \${CPCHAIN:-npx cpchain} node --config "$node/config.json" > "$node/log" 2>&1 &
  pids="$pids $!"
  echo "$node: $(url "$node"), log in $node/log"
done
wait
`;

import { randomBytes } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { quorumSizes } from "../../consensus/quorum.ts";
import { toHex } from "../../primitives/bytes.ts";
import { errorCode } from "../../primitives/errors.ts";
import { CHAIN_ID, PORTS } from "../../primitives/params.ts";
import type { Address } from "../../primitives/types.ts";
import { devAccounts, investorAccount } from "../dev/accounts.ts";
import { NodeError } from "../errors.ts";
import { buildGenesis } from "./build-genesis.ts";
import { soleBeneficiary } from "./team.ts";
import { accountOf, writeNodes } from "./node-files.ts";
import type { DevnetNode, NodePlan, NodeRole } from "./node-files.ts";

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

const EXECUTABLE = 0o755;
/** 10,000 CPC */
const BALANCE = 10_000n * 10n ** 18n;

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
  const nodes = await writeNodes(options.folder, plans, await genesisOf(options, plans), options.onNode);
  await writeFile(path.join(options.folder, "start.sh"), startScript(nodes));
  await chmod(path.join(options.folder, "start.sh"), EXECUTABLE);
  return nodes;
};

const planNodes = ({ validators, proposers, civilians, hosts, ...ports }: DevnetOptions): NodePlan[] => {
  const roles = [
    ...Array.from({ length: validators }, (_, i) => ["validator", i + 1] as const),
    ...Array.from({ length: proposers }, (_, i) => ["proposer", i + 1] as const),
    ...Array.from({ length: civilians }, (_, i) => ["civilian", i + 1] as const),
  ];
  return roles.map(([role, number], i) => {
    const place = Math.floor(i / hosts.length);
    return {
      name: `${role}-${number}`,
      role,
      key: role === "civilian" ? undefined : toHex(randomBytes(32)),
      host: hosts[i % hosts.length] ?? "127.0.0.1",
      rpcPort: (ports.rpcPort ?? PORTS.rpc) + place,
      p2pPort: (ports.p2pPort ?? PORTS.p2p) + place,
      metricsPort: (ports.metricsPort ?? PORTS.metrics) + place,
    };
  });
};

const genesisOf = (options: DevnetOptions, plans: readonly NodePlan[]) => {
  const accountsOf = (role: NodeRole): Address[] =>
    plans.filter((plan) => plan.role === role).flatMap((plan) => accountOf(plan) ?? []);
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

/** Which nodes are each host's. */
const hostCases = (nodes: readonly DevnetNode[]): string =>
  [...new Set(nodes.map(({ host }) => host))]
    .map((host) => {
      const names = nodes.filter((node) => node.host === host).map(({ name }) => name);
      return `    ${host}) echo ${names.join(" ")} ;;`;
    })
    .join("\n");

const startScript = (nodes: readonly DevnetNode[]): string => `#!/bin/sh
# Starts the nodes that are named, those of the hosts whose addresses are given, or all of them, and stops them at Ctrl+C.
# Logs are in NODE/log.
# CPCHAIN is the command to start a node with: npx cpchain, unless it is set.
cd "$(dirname "$0")" || exit 1
[ $# -gt 0 ] || set -- ${nodes.map(({ name }) => name).join(" ")}
trap 'kill $pids 2>/dev/null; wait; exit 0' INT TERM
url() {
  case $1 in
${nodes.map(({ name, rpcPort }) => `    ${name}) echo http://127.0.0.1:${rpcPort} ;;`).join("\n")}
  esac
}
nodes() {
  case $1 in
${hostCases(nodes)}
    *) echo "$1" ;;
  esac
}
for node in $(for word in "$@"; do nodes "$word"; done); do
  \${CPCHAIN:-npx cpchain} node --config "$node/config.json" > "$node/log" 2>&1 &
  pids="$pids $!"
  echo "$node: $(url "$node"), log in $node/log"
done
wait
`;

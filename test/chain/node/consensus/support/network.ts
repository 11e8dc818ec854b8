import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { keySigner } from "../../../../../chain/consensus/signature.ts";
import { parseGenesis } from "../../../../../chain/execution/genesis/file.ts";
import type { Genesis } from "../../../../../chain/execution/genesis/file.ts";
import type { ExecutionHardfork } from "../../../../../chain/execution/evm/common.ts";
import type { KnownUpgrades, ScheduledUpgrade } from "../../../../../chain/execution/upgrades/definition.ts";
import type { CodedFields, Logger } from "../../../../../chain/node/log.ts";
import type { DefenceOptions } from "../../../../../chain/node/defence/start.ts";
import { buildGenesis } from "../../../../../chain/node/networks/build-genesis.ts";
import { localGenesisOptions } from "../../../../../chain/node/networks/local-genesis.ts";
import { startNode } from "../../../../../chain/node/node.ts";
import type { ChainNode } from "../../../../../chain/node/node.ts";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { toHex } from "../../../../../chain/primitives/bytes.ts";
import type { Hex } from "../../../../../chain/primitives/types.ts";
import { until } from "../../../network/support/networks.ts";

type Role = "validator" | "proposer" | "civilian";

interface Member {
  readonly role: Role;
  readonly name: string;
  readonly key: Hex;
  readonly keyFile: string;
  node: ChainNode | undefined;
}

/** The same for all members. */
interface MemberOptions {
  /** serve metrics */
  readonly measured?: boolean;
  readonly defence?: DefenceOptions;
  /** rules of the genesis block; those of the local network unless given */
  readonly hardfork?: ExecutionHardfork;
  /** by name of the member: the upgrades of its genesis file, and those that its software has */
  readonly software?: (name: string) => MemberSoftware;
  readonly onWarning?: (name: string, fields: CodedFields, message: string) => void;
}

interface MemberSoftware {
  readonly upgrades: readonly ScheduledUpgrade[];
  readonly known: KnownUpgrades;
}

/** A network of nodes in this process, with real peers on loopback and a data folder each. */
export class NodeNetwork {
  readonly members: readonly Member[];
  readonly #folder: string;
  readonly #genesis: Genesis;
  readonly #options: MemberOptions;

  private constructor(folder: string, genesis: Genesis, members: readonly Member[], options: MemberOptions) {
    this.#options = options;
    this.#folder = folder;
    this.#genesis = genesis;
    this.members = members;
  }

  static async create(
    shape: MemberOptions & {
      readonly validators: number;
      readonly proposers: number;
      readonly civilians?: number;
      /** a second node with the key of the first proposer: what the two say contradicts each other sooner or later */
      readonly twinProposer?: boolean;
    },
  ) {
    await loadCrypto();
    const folder = await mkdtemp(path.join(tmpdir(), "cpchain-network-"));
    const make = (role: Role, count: number): Member[] =>
      Array.from({ length: count }, (_, i) => ({
        role,
        name: `${role} ${i}`,
        key: toHex(randomBytes(32)),
        keyFile: path.join(folder, `${role}-${i}.key`),
        node: undefined,
      }));
    const honest = [
      ...make("validator", shape.validators),
      ...make("proposer", shape.proposers),
      ...make("civilian", shape.civilians ?? 0),
    ];
    const addresses = (role: Role) =>
      honest
        .filter((member) => member.role === role)
        .map(({ key }) => keySigner(Buffer.from(key.slice(2), "hex")).address);
    const committee = { validators: addresses("validator"), proposers: addresses("proposer") };
    const genesis = parseGenesis(await buildGenesis({ ...localGenesisOptions(), ...committee }));
    const twins = honest
      .filter(({ name }) => shape.twinProposer === true && name === "proposer 0")
      .map((member) => ({ ...member, name: `${member.name} twin`, keyFile: `${member.keyFile}.twin` }));
    return new NodeNetwork(folder, genesis, [...honest, ...twins], shape);
  }

  get nodes(): readonly ChainNode[] {
    return this.members.flatMap(({ node }) => (node === undefined ? [] : [node]));
  }

  get heights(): readonly number[] {
    return this.nodes.map(({ ledger }) => ledger.head.header.number);
  }

  async start(members: readonly Member[] = this.members): Promise<void> {
    await Promise.all(members.map((member) => this.#start(member)));
    // Everybody is told of everybody; free ports are known only now.
    for (const { peering } of this.nodes) {
      for (const other of this.nodes) {
        const [address] = other.peering?.network.addresses ?? [];
        if (address !== undefined && other.peering !== peering) peering?.network.keep(address);
      }
    }
  }

  async stop(members: readonly Member[] = this.members): Promise<void> {
    await Promise.all(
      members.map(async (member) => {
        const { node } = member;
        member.node = undefined;
        await node?.close();
      }),
    );
  }

  /** All running nodes have the same block of this height. */
  async agreeOn(height: number): Promise<void> {
    await until(() => this.heights.every((reached) => reached >= height));
    const hashes = new Set(this.nodes.map(({ ledger }) => ledger.header(height)?.hash));
    if (hashes.size !== 1) throw new Error(`a fork at height ${height}: ${[...hashes].join(", ")}`);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The genesis file as it came with the software of a member. */
  #genesisOf(software: MemberSoftware | undefined): Genesis {
    const { cpchain, hardfork } = this.#genesis;
    return {
      ...this.#genesis,
      hardfork: this.#options.hardfork ?? hardfork,
      cpchain: cpchain && { ...cpchain, upgrades: software?.upgrades },
    };
  }

  async #start(member: Member): Promise<void> {
    const { role, name, key, keyFile } = member;
    const software = this.#options.software?.(name);
    member.node = await startNode({
      genesis: this.#genesisOf(software),
      upgrades: software?.known,
      storage: { folder: path.join(this.#folder, name) },
      durability: "os",
      recoveryWorkers: 0,
      peering: {
        listen: ["/ip4/127.0.0.1/tcp/0"],
        peers: [],
        wantedPeers: 0,
        connectionsPerSecond: 1_000,
        keyFile,
        validatorKey: role === "validator" ? key : undefined,
        proposerKey: role === "proposer" ? key : undefined,
        defence: this.#options.defence,
        thread: "shared",
      },
      metrics: this.#options.measured === true ? { host: "127.0.0.1", port: 0 } : undefined,
      logger: logTo(name, this.#options.onWarning),
    });
  }
}

const logTo = (name: string, onWarning: MemberOptions["onWarning"]): Logger => {
  const write = (message: string, fields: object = {}): void => {
    if (process.env["NETWORK_LOG"] !== undefined) console.error(name, message, JSON.stringify(fields));
  };
  const warn = (message: string, fields: CodedFields): void => {
    write(message, fields);
    onWarning?.(name, fields, message);
  };
  return { info: write, warn, error: warn };
};

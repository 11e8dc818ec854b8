import { genesisCommittee } from "../../committee/genesis.ts";
import { decodeCertificate } from "../../consensus/certificate-codec.ts";
import { keySigner } from "../../consensus/signature.ts";
import type { CpchainSection } from "../../execution/genesis/file.ts";
import type { UpgradePlan } from "../../execution/upgrades/plan.ts";
import type { Execution } from "../../execution/interface.ts";
import type { Ledger } from "../../ledger/interface.ts";
import { createIdentity, loadIdentity } from "../../network/identity.ts";
import type { Network, NetworkHandlers } from "../../network/interface.ts";
import { KnownPeers } from "../../network/known/known-peers.ts";
import { startNetwork } from "../../network/network.ts";
import type { BlobPool } from "../../pool/pool.ts";
import { decodeBlock } from "../../primitives/block/block.ts";
import { fromHex } from "../../primitives/bytes.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import { PROTOCOL } from "../../primitives/params.ts";
import type { Hex } from "../../primitives/types.ts";
import { serveBlocks } from "../../sync/serve.ts";
import type { Sync } from "../../sync/interface.ts";
import { createSync } from "../../sync/sync.ts";
import type { CertifiedBlock } from "../../sync/wire/answer.ts";
import { createTransactionGossip } from "../../sync/transactions/gossip.ts";
import type { BlockFeed } from "../block-feed.ts";
import type { Closing } from "../closing.ts";
import type { DefenceMonitor } from "../defence/monitor.ts";
import type { UpgradeGate } from "../upgrades/gate.ts";
import { learnFromPeers } from "../upgrades/watch.ts";
import { defenceLimits, startDefence } from "../defence/start.ts";
import type { DefenceOptions } from "../defence/start.ts";
import { TrafficCounter } from "../defence/traffic.ts";
import { codeOf } from "../log.ts";
import { limitedWarnings } from "../limited-warnings.ts";
import type { Logger } from "../log.ts";
import { blockTimes } from "./block-rules.ts";
import { ChainWriter } from "./chain-writer.ts";
import type { DecidedBlock } from "./chain-writer.ts";
import { membersOf } from "./messages.ts";
import { createConsensus } from "./start.ts";
import type { Consensus } from "./start.ts";

/** How a node takes part in its network. */
export interface PeeringOptions {
  /** multiaddrs */
  readonly listen: readonly string[];
  readonly announce?: readonly string[] | undefined;
  /** multiaddrs with peer ids of nodes to stay connected with */
  readonly peers: readonly string[];
  /** peer ids */
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  readonly wantedPeers: number;
  readonly connectionsPerSecond?: number | undefined;
  /** file of this peer's key, made when missing; undefined: another identity each time */
  readonly keyFile?: string | undefined;
  /** file of the peers that were met; undefined: they are forgotten at the end */
  readonly peersFile?: string | undefined;
  /** keys of accounts; undefined: the node does not validate, or propose */
  readonly validatorKey?: Hex | undefined;
  readonly proposerKey?: Hex | undefined;
  /** of a validator, against floods */
  readonly defence?: DefenceOptions | undefined;
  /** "shared" for many nodes in one process */
  readonly thread?: "own" | "shared" | undefined;
}

export interface PeeringParts {
  readonly chainId: number;
  readonly section: CpchainSection;
  readonly plan: UpgradePlan;
  readonly gate: UpgradeGate;
  readonly agent: string;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: BlobPool;
  readonly feed: BlockFeed;
  readonly logger: Logger;
  readonly closing: Closing;
}

export interface Peering {
  readonly network: Network;
  readonly sync: Sync;
  /** undefined: the node is no member of the committee */
  readonly consensus: Consensus | undefined;
  /** undefined: the node is no validator */
  readonly defence: DefenceMonitor | undefined;
  /** rejects when the node cannot go on by itself */
  readonly failure: Promise<never>;
}

const WARNINGS = {
  PEERS_UNREADABLE: "the peers of earlier runs are forgotten, their file is not what it should be",
  PEERS_NOT_KEPT: "the peers cannot be remembered for the next run",
} as const;

/**
 * Connects a node with its peers: it follows their chain, and as a member of the committee votes and proposes once it has
 * caught up.
 * @throws NetworkError
 */
export const startPeering = async (options: PeeringOptions, parts: PeeringParts): Promise<Peering> => {
  const { chainId, section, plan, gate, agent, ledger, execution, pool, feed, logger, closing } = parts;
  const committee = genesisCommittee(section);
  const times = blockTimes(section);
  const signerOf = (key: Hex | undefined) => (key === undefined ? undefined : keySigner(fromHex(key)));
  const [validator, proposer] = [signerOf(options.validatorKey), signerOf(options.proposerKey)];
  const member = validator ?? proposer;

  const writer = new ChainWriter({ chainId, ledger, execution, pool, feed, committee, times, now: () => Date.now() });
  const serve = serveBlocks({ ledger, candidate: (_, hash) => consensus?.driver.candidate(hash) });
  const traffic = new TrafficCounter(defenceLimits(options.defence));
  const handlers: NetworkHandlers = {
    sign: (hash) => member?.sign(hash) ?? Promise.reject(new Error("this node has no account")),
    validate: (topic, peer, data) =>
      topic === "transactions" ? gossip.onBatch(data) : Promise.resolve(sync.onAnnouncement(peer, data)),
    serve: (_, __, body) => serve(body),
  };
  const identity = options.keyFile === undefined ? await createIdentity() : await loadIdentity(options.keyFile);
  const known =
    options.peersFile === undefined
      ? undefined
      : await KnownPeers.open({
          file: options.peersFile,
          onWarning: (code, reason) => {
            logger.warn(`${WARNINGS[code]}: ${reason}`, { code, file: options.peersFile ?? "" });
          },
        });
  const { head } = ledger;
  const network = await startNetwork(
    {
      chainId,
      genesisHash: ledger.genesisHash,
      protocol: PROTOCOL,
      forks: plan.forks,
      key: identity.key,
      account: member?.address,
      agent,
      head: { height: head.header.number, hash: head.hash },
      listen: options.listen,
      announce: options.announce,
      peers: options.peers,
      members: membersOf(committee, head.header.number + 1),
      allow: options.allow,
      deny: options.deny,
      bans: known?.bans,
      wantedPeers: options.wantedPeers,
      connectionsPerSecond: options.connectionsPerSecond,
    },
    traffic.counting(handlers),
    options.thread,
  );
  closing.add(() => network.close());
  known?.follow(network, options.wantedPeers);
  closing.add(() => known?.close());
  const sync = createSync({
    network,
    chain: {
      head: () => ({ height: writer.head.header.number, hash: writer.head.hash }),
      insert: (blocks) => writer.insertRun(decoded(blocks)),
    },
    peersNeeded: membersOf(committee, 1).length > 1 ? 1 : 0,
    patienceMs: member === undefined ? 0 : times.periodMs,
  });
  closing.add(() => sync.stop());
  const gossip = createTransactionGossip({
    network,
    pool,
    onFailure: (error) => {
      logger.warn("transactions could not be spread", {
        code: codeOf(error),
        reason: error instanceof Error ? error.message : String(error),
      });
    },
  });
  closing.add(() => {
    gossip.stop();
  });
  const consensus =
    member === undefined
      ? undefined
      : createConsensus({ chainId, ledger, writer, network, committee, times, validator, proposer, logger });
  if (consensus !== undefined) closing.add(() => consensus.driver.stop());
  const defence =
    validator === undefined
      ? undefined
      : startDefence(options.defence, {
          network,
          committee,
          defaultProposers: section.proposers,
          height: () => ledger.head.header.number,
          traffic,
          logger,
          closing,
        });
  const height = (): number => ledger.head.header.number;
  learnFromPeers({ plan, gate, network, committee, head: height, logger });
  gate.failure.catch(async () => {
    await Promise.all([consensus?.driver.stop(), sync.stop()]);
  });
  const failure = watch(network, sync, consensus, logger);
  gossip.start();
  sync.start();
  return { network, sync, consensus, defence, failure };
};

/** Blocks of peers, decoded when it is their turn. @throws codecs' errors */
function* decoded(blocks: Iterable<CertifiedBlock>): Generator<DecidedBlock> {
  for (const { block, certificate } of blocks) {
    yield { block: decodeBlock(block, BLOCK_LIMITS), certificate: decodeCertificate(certificate) };
  }
}

/** Tells each part what the others did. */
const watch = (network: Network, sync: Sync, consensus: Consensus | undefined, logger: Logger): Promise<never> => {
  const { promise: failure, reject } = Promise.withResolvers<never>();
  failure.catch(() => undefined);
  network.on("failed", reject);
  const warn = limitedWarnings(logger, () => performance.now());
  network.on("refused", ({ peer, code, reason }) => {
    warn(`connection refused: ${reason}`, { peer, code });
  });
  network.on("offence", ({ peer, account, offence, reason, banned }) => {
    warn(`peer misbehaves: ${reason}`, {
      code: banned ? "PEER_BANNED" : "PEER_MISBEHAVES",
      peer,
      account: account ?? "none",
      offence,
      banned,
    });
  });
  sync.on("failed", reject);
  sync.on("disappointed", (peer, reason) => {
    warn(`peer does not deliver: ${reason}`, { code: "PEER_DISAPPOINTS", peer });
  });
  if (consensus === undefined) return failure;
  const { driver } = consensus;
  consensus.failure.catch(reject);
  sync.on("inserted", () => {
    driver.headChanged();
  });
  driver.on("decided", () => {
    sync.headChanged();
  });
  // A member votes only when it has the whole chain.
  sync.on("caughtUp", () => {
    driver.start();
  });
  network.on("reachable", () => {
    driver.resend();
  });
  return failure;
};

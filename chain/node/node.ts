import { genesisCommittee } from "../committee/genesis.ts";
import type { Committee } from "../committee/genesis.ts";
import { validatorSet } from "../consensus/quorum.ts";
import type { ValidatorSet } from "../consensus/quorum.ts";
import { keySigner } from "../consensus/signature.ts";
import { genesisBlock } from "../execution/genesis/block.ts";
import type { CpchainSection, Genesis } from "../execution/genesis/file.ts";
import type { BlockAttributes, Execution } from "../execution/interface.ts";
import type { KnownUpgrades } from "../execution/upgrades/definition.ts";
import { createUpgradingExecution } from "../execution/upgrades/execution.ts";
import { planUpgrades } from "../execution/upgrades/plan.ts";
import { KNOWN_UPGRADES } from "../execution/upgrades/registry.ts";
import type { Ledger } from "../ledger/interface.ts";
import { openLedger } from "../ledger/open.ts";
import { BlobVerification } from "../pool/blobs/verification.ts";
import { createPool } from "../pool/pool.ts";
import { fromHex } from "../primitives/bytes.ts";
import { customCrypto, kzgOnDemand } from "../primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../primitives/crypto/index.ts";
import { SenderRecovery } from "../primitives/crypto/recovery-pool.ts";
import { Emitter } from "../primitives/emitter.ts";
import { CHAIN_ID } from "../primitives/params.ts";
import type { Address, Hex } from "../primitives/types.ts";
import type { Backend } from "../rpc/backend.ts";
import type { ConsensusView } from "../rpc/consensus-view.ts";
import type { RpcServer } from "../rpc/server/server.ts";
import { createBackend } from "./backend.ts";
import { BlockFeed } from "./block-feed.ts";
import { Closing } from "./closing.ts";
import type { RpcConfig } from "./config.ts";
import { impeachmentSchedule } from "./consensus/impeachments.ts";
import { startPeering } from "./consensus/peering.ts";
import type { Peering, PeeringOptions } from "./consensus/peering.ts";
import { createConsensusView } from "./consensus/view.ts";
import { defenceControl } from "./defence/control.ts";
import type { DevAccount } from "./dev/accounts.ts";
import { LocalDevBackend } from "./dev/backend.ts";
import { DevOverrides } from "./dev/overrides.ts";
import { UnlockedAccounts } from "./dev/unlocked.ts";
import { NodeError } from "./errors.ts";
import { silentLogger } from "./log.ts";
import type { Logger } from "./log.ts";
import { startMonitoring } from "./monitoring/start.ts";
import type { Monitoring, MonitoringOptions } from "./monitoring/start.ts";
import { timedExecution } from "./monitoring/timed-execution.ts";
import type { WorkEvents } from "./monitoring/timed-execution.ts";
import { longestWait } from "./monitoring/waits.ts";
import { openObservations } from "./observations/start.ts";
import { watchFaults } from "./observations/watch.ts";
import { createPoolChain } from "./pool-chain.ts";
import { checkPorts, serve } from "./rpc.ts";
import { standardAttributes } from "./sealing/attributes.ts";
import { startSealing } from "./sealing/start.ts";
import type { SealingOptions } from "./sealing/start.ts";
import { guardUpgrades, openGate } from "./upgrades/start.ts";
import { clientVersion } from "./version.ts";

export interface NodeOptions {
  readonly genesis: Genesis;
  /** upgrades that this software has; KNOWN_UPGRADES unless given */
  readonly upgrades?: KnownUpgrades | undefined;
  readonly storage: { readonly folder: string } | { readonly memory: true };
  /** "fsync": a block is on the disk before it counts; "os": it survives the process, not the machine */
  readonly durability: "fsync" | "os";
  /** keep only the newest N states; undefined keeps all */
  readonly prune?: number | undefined;
  /** keep an index of transactions by address; undefined: local networks do, others go on as their folder is */
  readonly index?: boolean | undefined;
  /** undefined: the node serves what it has and adds nothing */
  readonly sealing?: SealingOptions | undefined;
  /** undefined: the node has no peers */
  readonly peering?: PeeringOptions | undefined;
  /** local network only: accounts with known keys, and the powers of evm_* and hardhat_* */
  readonly dev?:
    { readonly accounts: readonly DevAccount[]; readonly onLogging?: (enabled: boolean) => void } | undefined;
  /** local network only: accounts with known keys that sign for whoever asks; those of `dev` do anyway */
  readonly unlocked?: readonly DevAccount[] | undefined;
  /** undefined: no server; requests come through `backend` */
  readonly rpc?: RpcConfig | undefined;
  /** undefined: nothing is measured */
  readonly metrics?: MonitoringOptions | undefined;
  /** file of the transactions that wait for a block; undefined: they are forgotten at the end */
  readonly journal?: string | undefined;
  /** threads that recover senders; 0: this one */
  readonly recoveryWorkers: number;
  readonly logger?: Logger | undefined;
}

/** Everything one node is made of. */
export interface ChainNode {
  readonly chainId: number;
  readonly validators: ValidatorSet;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly backend: Backend;
  readonly feed: BlockFeed;
  /** undefined: started without peers */
  readonly peering: Peering | undefined;
  /** undefined: started without one */
  readonly rpc: RpcServer | undefined;
  /** undefined: started without metrics */
  readonly monitoring: Monitoring | undefined;
  /** rejects when the node cannot go on by itself, for example because its disk is full */
  readonly failure: Promise<never>;
  /** Stops taking requests, finishes the block in progress, and closes the data folder. */
  close(): Promise<void>;
}

/**
 * Starts every part in the order of its dependencies: the only place where the parts meet. What was started is undone
 * when a later part fails.
 * @throws LedgerError, ExecutionError, ConsensusError, CryptoError, NodeError PORT_IN_USE, CONFIG_INVALID, DEV_ONLY
 */
export const startNode = async (options: NodeOptions): Promise<ChainNode> => {
  const closing = new Closing();
  try {
    return { ...(await startParts(options, closing)), close: () => closing.run() };
  } catch (error) {
    await closing.run();
    throw error;
  }
};

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
const never = (): Promise<never> => new Promise(() => undefined);

const startParts = async (options: NodeOptions, closing: Closing): Promise<Omit<ChainNode, "close">> => {
  const { genesis, dev, logger = silentLogger } = options;
  const { chainId } = genesis;
  if ((dev ?? options.unlocked) !== undefined && chainId !== CHAIN_ID.local) {
    throw new NodeError(
      "DEV_ONLY",
      `Known keys and evm_* methods are for the local network, not for chain ${chainId}.`,
    );
  }
  checkPorts(options.rpc);
  const rules = { hardfork: genesis.hardfork, eips: [] };
  const plan = planUpgrades(rules, genesis.cpchain?.upgrades ?? [], options.upgrades ?? KNOWN_UPGRADES);
  const validators = validatorSet(genesis.cpchain?.validators ?? []);
  await loadCrypto();
  // Its threads load their code while this one opens the ledger.
  const recoveryStarts = SenderRecovery.start({ workers: options.recoveryWorkers });
  // Waited for below, where a failure counts.
  recoveryStarts.catch(() => undefined);
  closing.add(async () => {
    const [started] = await Promise.allSettled([recoveryStarts]);
    if (started.status === "fulfilled") await started.value.close();
  });

  const ledger = await openLedger({
    location: options.storage,
    genesis: await genesisBlock(genesis),
    durability: options.durability,
    ...(options.prune === undefined ? {} : { prune: options.prune }),
    undo: dev !== undefined,
    index: options.index ?? (dev === undefined ? undefined : true),
  });
  closing.add(() => ledger.close());

  const gate = openGate(plan, ledger.head.header.number, logger);
  const recovery = await recoveryStarts;
  const work = new Emitter<WorkEvents>();
  const committee = genesis.cpchain && genesisCommittee(genesis.cpchain);
  const bare = await createUpgradingExecution({
    chainId,
    states: ledger.state,
    plan,
    requireRules: (height) => {
      gate.require(height);
    },
    height: ledger.head.header.number,
    timestampOf: (height) => ledger.header(height)?.header.timestamp,
    senders: recovery,
    blockHash: (number) => ledger.header(number)?.hash,
    customCrypto: customCrypto(crypto(), kzgOnDemand()),
    treasury: genesis.cpchain?.treasury,
    ...(committee && { schedule: impeachmentSchedule(committee) }),
    freeHeader: dev !== undefined,
    impersonation: dev !== undefined,
  });
  const execution = timedExecution(bare, () => performance.now(), work);
  const feed = new BlockFeed();
  guardUpgrades(gate, feed, logger);
  const overrides = dev === undefined ? undefined : new DevOverrides(ledger.head.header.timestamp);
  const nextAttributes = attributesOf(ledger, committee, overrides);
  const blobs = new BlobVerification();
  closing.add(() => blobs.close());
  const pool = await createPool({
    chainId,
    chain: createPoolChain(ledger, execution, nextAttributes),
    journal:
      options.journal === undefined ? undefined : { path: options.journal, fsync: options.durability === "fsync" },
    onWarning: ({ code, message }) => {
      logger.warn(message, { code });
    },
    recoverSenders: (transactions) => recovery.recover(transactions),
    verifyBlobs: (raw) => blobs.verify(raw),
  });
  closing.add(() => pool.close());

  const sealing =
    options.sealing === undefined
      ? undefined
      : startSealing(options.sealing, {
          chainId,
          ledger,
          execution,
          pool,
          feed,
          committee: genesisCommittee(sectionOf(genesis)),
          nextAttributes,
          logger,
        });
  if (sealing !== undefined) closing.add(() => sealing.sealer.stop());
  const observations =
    (options.peering?.validatorKey ?? options.peering?.proposerKey) === undefined
      ? undefined
      : await openObservations(options.storage, options.durability, { logger, closing });
  const peering =
    options.peering === undefined
      ? undefined
      : await startPeering(options.peering, {
          chainId,
          section: sectionOf(genesis),
          plan,
          gate,
          agent: clientVersion(false),
          ledger,
          execution,
          pool,
          feed,
          logger,
          closing,
        });
  if (peering?.consensus !== undefined && committee !== undefined && observations !== undefined) {
    watchFaults(peering.consensus.driver, committee, observations, () => Date.now());
  }
  const backend = createBackend({
    chainId,
    clientVersion: clientVersion(dev !== undefined),
    ledger,
    execution,
    pool,
    feed,
    nextAttributes,
    peering,
    consensus: committee && createConsensusView({ committee, accounts: accountsOf(options), peering, observations }),
    periodMs: genesis.cpchain?.periodMs,
    upgrades: { scheduled: plan.upgrades, forks: plan.forks, missing: () => gate.missing },
    admin: options.rpc?.admin === true ? { defence: peering?.defence && defenceControl(peering.defence) } : undefined,
    dev:
      dev === undefined || overrides === undefined || sealing === undefined
        ? options.unlocked && new UnlockedAccounts(options.unlocked)
        : new LocalDevBackend({
            ledger,
            pool,
            sealer: sealing.sealer,
            feed,
            accounts: dev.accounts,
            overrides,
            onLogging: dev.onLogging ?? (() => undefined),
          }),
  });
  const failure = Promise.race([gate.failure, sealing?.failure ?? never(), peering?.failure ?? never()]);
  failure.catch(() => undefined);
  const monitoring =
    options.metrics === undefined
      ? undefined
      : await startMonitoring(options.metrics, {
          ledger,
          pool,
          feed,
          peering,
          committee,
          work,
          longestWaitMs: longestWait(options),
          gate,
          failure,
          logger,
          closing,
        });
  const rpc =
    options.rpc === undefined ? undefined : await serve(backend, options.rpc, logger, {}, monitoring?.onRequest);
  if (rpc !== undefined) closing.add(() => rpc.close());
  return { chainId, validators, ledger, execution, backend, feed, peering, rpc, monitoring, failure };
};

/** What this node signs with. */
const accountsOf = ({ sealing, peering }: NodeOptions): ConsensusView["accounts"] => {
  const addressesOf = (keys: readonly (Hex | undefined)[]): Address[] =>
    keys.flatMap((key) => (key === undefined ? [] : [keySigner(fromHex(key)).address]));
  return {
    validators: addressesOf(sealing?.validatorKeys ?? [peering?.validatorKey]),
    proposers: addressesOf(sealing?.proposerKeys ?? [peering?.proposerKey]),
  };
};

/** @throws NodeError CONFIG_INVALID */
const sectionOf = ({ cpchain }: Genesis): CpchainSection => {
  if (cpchain !== undefined) return cpchain;
  throw new NodeError("CONFIG_INVALID", "The genesis file names no validators: it has no cpchain section.");
};

/** The block that the next proposer would build of this node's pool: its own choice, changed by what dev helpers set. */
const attributesOf =
  (ledger: Ledger, committee: Committee | undefined, overrides: DevOverrides | undefined): (() => BlockAttributes) =>
  () => {
    const coinbase = committee?.proposer(ledger.head.header.number + 1) ?? ZERO_ADDRESS;
    const standard = standardAttributes(ledger.head, coinbase, overrides?.time.now() ?? Date.now());
    return overrides === undefined ? standard : overrides.apply(standard);
  };

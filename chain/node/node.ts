import { loopback } from "../consensus/loopback.ts";
import { validatorSet } from "../consensus/quorum.ts";
import type { ValidatorSet } from "../consensus/quorum.ts";
import type { SealingMode } from "../consensus/schedule.ts";
import { Sealer } from "../consensus/sealer.ts";
import { keySigner } from "../consensus/signature.ts";
import { genesisBlock } from "../execution/genesis/block.ts";
import type { Genesis } from "../execution/genesis/file.ts";
import { createExecution } from "../execution/execution.ts";
import type { BlockAttributes, BuiltBlock, Execution } from "../execution/interface.ts";
import type { Ledger } from "../ledger/interface.ts";
import { openLedger } from "../ledger/open.ts";
import { BlobVerification } from "../pool/blobs/verification.ts";
import type { Pool } from "../pool/interface.ts";
import { createPool } from "../pool/pool.ts";
import { fromHex } from "../primitives/bytes.ts";
import { customCrypto, loadKzg } from "../primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../primitives/crypto/index.ts";
import { SenderRecovery } from "../primitives/crypto/recovery-pool.ts";
import { errorCode } from "../primitives/errors.ts";
import { CHAIN_ID } from "../primitives/params.ts";
import type { Address, Hex } from "../primitives/types.ts";
import type { Backend } from "../rpc/backend.ts";
import { LOCAL_HOSTS } from "../rpc/server/access.ts";
import { RpcServer } from "../rpc/server/server.ts";
import { createBackend } from "./backend.ts";
import { BlockFeed } from "./block-feed.ts";
import { Closing } from "./closing.ts";
import type { RpcConfig } from "./config.ts";
import type { DevAccount } from "./dev/accounts.ts";
import { DevOverrides, LocalDevBackend } from "./dev/backend.ts";
import { NodeError } from "./errors.ts";
import { silentLogger } from "./log.ts";
import type { Logger } from "./log.ts";
import { createPoolChain } from "./pool-chain.ts";
import { standardAttributes } from "./sealing/attributes.ts";
import { createProposal, createStorage, ownExecution, systemClock } from "./sealing/ports.ts";
import type { SealOptions } from "./sealing/ports.ts";
import { clientVersion } from "./version.ts";

export interface NodeOptions {
  readonly genesis: Genesis;
  readonly storage: { readonly folder: string } | { readonly memory: true };
  /** "fsync": a block is on the disk before it counts; "os": it survives the process, not the machine */
  readonly durability: "fsync" | "os";
  /** keep only the newest N states; undefined keeps all */
  readonly prune?: number | undefined;
  /** undefined: the node serves what it has and adds nothing */
  readonly sealing?: { readonly validatorKey: Hex; readonly proposerKey: Hex; readonly mode: SealingMode } | undefined;
  /** local network only: accounts with known keys, and the powers of evm_* and hardhat_* */
  readonly dev?:
    { readonly accounts: readonly DevAccount[]; readonly onLogging?: (enabled: boolean) => void } | undefined;
  /** undefined: no server; requests come through `backend` */
  readonly rpc?: RpcConfig | undefined;
  /** file of the transactions that wait for a block; undefined: they are forgotten at the end */
  readonly journal?: string | undefined;
  /** threads that recover senders; 0: this one */
  readonly recoveryWorkers: number;
  readonly logger?: Logger | undefined;
}

interface NodeParts {
  readonly chainId: number;
  readonly validators: ValidatorSet;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly backend: Backend;
  readonly feed: BlockFeed;
  readonly rpc: RpcServer | undefined;
  readonly failure: Promise<never>;
}

/** Everything one node is made of. The only place where its parts meet. */
export class ChainNode implements NodeParts {
  readonly chainId: number;
  readonly validators: ValidatorSet;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly backend: Backend;
  readonly feed: BlockFeed;
  readonly rpc: RpcServer | undefined;
  /** rejects when the node cannot go on by itself, for example because its disk is full */
  readonly failure: Promise<never>;
  readonly #closing: Closing;

  private constructor(parts: NodeParts, closing: Closing) {
    this.chainId = parts.chainId;
    this.validators = parts.validators;
    this.ledger = parts.ledger;
    this.execution = parts.execution;
    this.backend = parts.backend;
    this.feed = parts.feed;
    this.rpc = parts.rpc;
    this.failure = parts.failure;
    this.#closing = closing;
  }

  /**
   * Starts every part in the order of its dependencies; what was started is undone when a later part fails.
   * @throws LedgerError, ExecutionError, ConsensusError, CryptoError, NodeError PORT_IN_USE, DEV_ONLY
   */
  static async start(options: NodeOptions): Promise<ChainNode> {
    const closing = new Closing();
    try {
      return new ChainNode(await startParts(options, closing), closing);
    } catch (error) {
      await closing.run();
      throw error;
    }
  }

  /** Stops taking requests, finishes the block in progress, and closes the data folder. */
  close(): Promise<void> {
    return this.#closing.run();
  }
}

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
const never = (): Promise<never> => new Promise(() => undefined);

const startParts = async (options: NodeOptions, closing: Closing): Promise<NodeParts> => {
  const { genesis, dev, logger = silentLogger } = options;
  const { chainId } = genesis;
  if (dev !== undefined && chainId !== CHAIN_ID.local) {
    throw new NodeError(
      "DEV_ONLY",
      `Known keys and evm_* methods are for the local network, not for chain ${chainId}.`,
    );
  }
  const validators = validatorSet(genesis.cpchain?.validators ?? []);
  await loadCrypto();
  const recovery = await SenderRecovery.start({ workers: options.recoveryWorkers });
  closing.add(() => recovery.close());

  const ledger = await openLedger({
    location: options.storage,
    genesis: await genesisBlock(genesis),
    durability: options.durability,
    ...(options.prune === undefined ? {} : { prune: options.prune }),
    undo: dev !== undefined,
  });
  closing.add(() => ledger.close());

  const execution = await createExecution({
    chainId,
    states: ledger.state,
    hardfork: genesis.hardfork,
    senders: recovery,
    blockHash: (number) => ledger.header(number)?.hash,
    customCrypto: customCrypto(crypto(), await loadKzg()),
    treasury: genesis.cpchain?.treasury,
    freeHeader: dev !== undefined,
    impersonation: dev !== undefined,
  });
  const feed = new BlockFeed();
  const overrides = dev === undefined ? undefined : new DevOverrides(ledger.head.header.timestamp);
  const nextAttributes = attributesOf(ledger, options, overrides);
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

  const sealing = startSealing(options, { ledger, execution, pool, feed, validators, nextAttributes });
  if (sealing !== undefined) closing.add(() => sealing.sealer.stop());
  const backend = createBackend({
    chainId,
    clientVersion: clientVersion(dev !== undefined),
    ledger,
    execution,
    pool,
    feed,
    nextAttributes,
    dev:
      dev === undefined || overrides === undefined || sealing === undefined
        ? undefined
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
  const rpc = options.rpc === undefined ? undefined : await serve(backend, options.rpc, logger);
  if (rpc !== undefined) closing.add(() => rpc.close());
  return { chainId, validators, ledger, execution, backend, feed, rpc, failure: sealing?.failure ?? never() };
};

/** The blocks a proposer of this node would build next: its own choice, changed by what dev helpers set. */
const attributesOf = (
  ledger: Ledger,
  options: NodeOptions,
  overrides: DevOverrides | undefined,
): (() => BlockAttributes) => {
  const coinbase: Address =
    options.sealing === undefined ? ZERO_ADDRESS : keySigner(fromHex(options.sealing.proposerKey)).address;
  return () => {
    const standard = standardAttributes(ledger.head, coinbase, overrides?.time.now() ?? Date.now());
    return overrides === undefined ? standard : overrides.apply(standard);
  };
};

interface SealingParts {
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly validators: ValidatorSet;
  readonly nextAttributes: () => BlockAttributes;
}

const startSealing = (
  { genesis, sealing, logger = silentLogger }: NodeOptions,
  { ledger, execution, pool, feed, validators, nextAttributes }: SealingParts,
): { readonly sealer: Sealer<BuiltBlock, SealOptions>; readonly failure: Promise<never> } | undefined => {
  if (sealing === undefined) return undefined;
  const sealer = new Sealer<BuiltBlock, SealOptions>({
    chainId: genesis.chainId,
    validators,
    mode: sealing.mode,
    proposer: keySigner(fromHex(sealing.proposerKey)),
    validator: keySigner(fromHex(sealing.validatorKey)),
    proposal: createProposal({ ledger, execution, pool, attributes: nextAttributes }),
    execution: ownExecution,
    storage: createStorage(ledger, pool, feed),
    transport: loopback(),
    clock: systemClock,
  });
  const { promise: failure, reject } = Promise.withResolvers<never>();
  // Whoever runs the node waits for this; nobody does in tests.
  failure.catch(() => undefined);
  sealer.on("refused", (error) => {
    logger.warn(error.message, { code: error.code });
  });
  sealer.on("failed", (error) => {
    logger.error(error.message, { code: error.code });
    reject(error);
  });
  sealer.start();
  return { sealer, failure };
};

/** @throws NodeError PORT_IN_USE */
const serve = async (backend: Backend, config: RpcConfig, logger: Logger): Promise<RpcServer> => {
  try {
    return await RpcServer.start({
      backend,
      host: config.host,
      port: config.port,
      webSocketPort: config.websocketPort,
      hosts: [...LOCAL_HOSTS, ...config.hosts],
      corsOrigins: config.cors,
      onInternalError: (error, method) => {
        logger.error(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      },
    });
  } catch (cause) {
    if (errorCode(cause) !== "EADDRINUSE") throw cause;
    throw new NodeError("PORT_IN_USE", `Another program listens on port ${config.port} already.`, {
      advice: "Stop it, or choose another port.",
      cause,
    });
  }
};

import { standardGenesisBlock } from "../../execution/genesis/block.ts";
import type { StandardGenesis } from "../../execution/genesis/file.ts";
import type { Execution } from "../../execution/interface.ts";
import { createStandardExecution } from "../../execution/standard/execution.ts";
import type { Ledger } from "../../ledger/interface.ts";
import { openLedger } from "../../ledger/open.ts";
import { BlobVerification } from "../../pool/blobs/verification.ts";
import { createPool } from "../../pool/pool.ts";
import { customCrypto, loadKzg } from "../../primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../../primitives/crypto/index.ts";
import { SenderRecovery } from "../../primitives/crypto/recovery-pool.ts";
import type { Address } from "../../primitives/types.ts";
import type { Backend } from "../../rpc/backend.ts";
import { createBackend } from "../backend.ts";
import { BlockFeed } from "../block-feed.ts";
import { Closing } from "../closing.ts";
import { silentLogger } from "../log.ts";
import type { Logger } from "../log.ts";
import { createPoolChain } from "../pool-chain.ts";
import { standardAttributes } from "../sealing/attributes.ts";
import { clientVersion } from "../version.ts";

const ZERO_ADDRESS: Address = `0x${"00".repeat(20)}`;
/** The clock of a chain that nobody continues stands at its newest block. */
const STOPPED_CLOCK = 0;

export interface StandardNodeOptions {
  readonly genesis: StandardGenesis;
  readonly folder: string;
  /** "fsync": a block is on the disk before the next one; "os": it survives the process, not the machine */
  readonly durability: "fsync" | "os";
  /** keep only the newest N states; undefined keeps all */
  readonly prune?: number | undefined;
  /** keep an index of transactions by address; undefined: as the folder is */
  readonly index?: boolean | undefined;
  /** threads that recover senders; 0: this one */
  readonly recoveryWorkers: number;
  readonly logger?: Logger | undefined;
}

/** A node of an Ethereum chain that it reads from files. It checks and stores blocks and makes none. */
export interface StandardNode {
  readonly ledger: Ledger;
  readonly execution: Execution;
  /** what JSON-RPC serves; its pool takes transactions, which wait for ever */
  readonly backend: Backend;
  close(): Promise<void>;
}

/**
 * Starts the parts of a node that reads a standard chain.
 * @throws LedgerError, ExecutionError, CryptoError
 */
export const startStandardNode = async (options: StandardNodeOptions): Promise<StandardNode> => {
  const closing = new Closing();
  try {
    return { ...(await startParts(options, closing)), close: () => closing.run() };
  } catch (error) {
    await closing.run();
    throw error;
  }
};

const startParts = async (options: StandardNodeOptions, closing: Closing): Promise<Omit<StandardNode, "close">> => {
  const { genesis, logger = silentLogger } = options;
  const { chainId } = genesis;
  await loadCrypto();
  const recovery = await SenderRecovery.start({ workers: options.recoveryWorkers });
  closing.add(() => recovery.close());
  const ledger = await openLedger({
    location: { folder: options.folder },
    genesis: await standardGenesisBlock(genesis),
    durability: options.durability,
    ...(options.prune === undefined ? {} : { prune: options.prune }),
    index: options.index,
  });
  closing.add(() => ledger.close());
  const execution = createStandardExecution({
    chain: genesis.chain,
    states: ledger.state,
    senders: recovery,
    header: (number) => ledger.header(number),
    customCrypto: customCrypto(crypto(), await loadKzg()),
  });
  const nextAttributes = () => standardAttributes(ledger.head, ZERO_ADDRESS, STOPPED_CLOCK);
  const blobs = new BlobVerification();
  closing.add(() => blobs.close());
  const pool = await createPool({
    chainId,
    chain: createPoolChain(ledger, execution, nextAttributes),
    journal: undefined,
    onWarning: ({ code, message }) => {
      logger.warn(message, { code });
    },
    recoverSenders: (transactions) => recovery.recover(transactions),
    verifyBlobs: (raw) => blobs.verify(raw),
  });
  closing.add(() => pool.close());
  const backend = createBackend({
    chainId,
    clientVersion: clientVersion(false),
    ledger,
    execution,
    pool,
    feed: new BlockFeed(),
    nextAttributes,
    peering: undefined,
    consensus: undefined,
    periodMs: undefined,
    dev: undefined,
  });
  return { ledger, execution, backend: { ...backend, testing: true } };
};

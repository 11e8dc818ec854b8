import path from "node:path";
import type { SealingMode } from "../../consensus/schedule.ts";
import { parseGenesis } from "../../execution/genesis/file.ts";
import { destroyLedger } from "../../ledger/destroy.ts";
import { LedgerError } from "../../ledger/errors.ts";
import { LOCAL_PERIOD_MS, PORTS } from "../../primitives/params.ts";
import { DEFAULT_RPC, readJson } from "../config.ts";
import { devAccounts } from "../dev/accounts.ts";
import type { DevAccount } from "../dev/accounts.ts";
import type { Logger } from "../log.ts";
import { startNode } from "../node.ts";
import type { ChainNode } from "../node.ts";
import { localSealing } from "./local-genesis.ts";

export const LOCAL_GENESIS_FILE = path.join(import.meta.dirname, "local.genesis.json");
export const JOURNAL_FILE = "pool.journal";
/** Pages under development may call; pages from elsewhere must not play with the known accounts. */
export const LOCAL_PAGES = ["http://localhost:*", "http://127.0.0.1:*"] as const;
const RECOVERY_WORKERS = 1;

export interface LocalNetworkOptions {
  /** made when missing */
  readonly folder: string;
  /** 0 takes a free one */
  readonly port?: number | undefined;
  /** ms between blocks; 0 seals as soon as a transaction waits */
  readonly periodMs?: number | undefined;
  /** with period 0: ms after which an empty block is sealed; 0 never */
  readonly emptyPeriodMs?: number | undefined;
  /** delete the chain and start at genesis */
  readonly reset?: boolean | undefined;
  /** keep only the newest N states */
  readonly prune?: number | undefined;
  /** keep an index of transactions by address; true unless given */
  readonly index?: boolean | undefined;
  /** whether browsers get the explorer; default true */
  readonly page?: boolean | undefined;
  readonly logger?: Logger | undefined;
}

export interface LocalNetwork {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly chainId: number;
  readonly folder: string;
  readonly accounts: readonly DevAccount[];
  readonly node: ChainNode;
  close(): Promise<void>;
}

export const sealingMode = (periodMs: number, emptyPeriodMs = 0): SealingMode =>
  periodMs === 0 ? { kind: "instant", emptyPeriodMs } : { kind: "period", periodMs };

/** A folder of an older release is nothing to mend: the chain in it begins with another block. */
const adviseReset = (error: unknown): never => {
  if (!(error instanceof LedgerError) || error.code !== "GENESIS_MISMATCH") throw error;
  throw new LedgerError(error.code, error.message, {
    advice:
      "The local network begins otherwise than when this folder was made. Start anew with npx hardhat chain --reset: it deletes the chain.",
    cause: error,
  });
};

/**
 * Starts the local network: every member of its committee in this process, well-known keys, the powers of evm_* and
 * hardhat_*, on loopback. A block survives the end of the process at any instant; a power cut may take the newest ones.
 * @throws LedgerError, GENESIS_MISMATCH for the folder of another release, NodeError PORT_IN_USE
 */
export const startLocalNetwork = async (options: LocalNetworkOptions): Promise<LocalNetwork> => {
  const { folder, port = PORTS.rpc, periodMs = LOCAL_PERIOD_MS, emptyPeriodMs, prune, page = true, logger } = options;
  if (options.reset === true) await destroyLedger(folder, [JOURNAL_FILE]);
  const accounts = devAccounts();
  const node = await startNode({
    genesis: parseGenesis(await readJson(LOCAL_GENESIS_FILE)),
    storage: { folder },
    durability: "os",
    prune,
    index: options.index,
    sealing: localSealing(sealingMode(periodMs, emptyPeriodMs)),
    dev: { accounts },
    rpc: { ...DEFAULT_RPC, port, page, cors: [...LOCAL_PAGES] },
    journal: path.join(folder, JOURNAL_FILE),
    recoveryWorkers: RECOVERY_WORKERS,
    logger,
  }).catch(adviseReset);
  if (node.rpc === undefined) throw new Error("the local network has no server");
  const address = `127.0.0.1:${node.rpc.port}`;
  return {
    url: `http://${address}`,
    webSocketUrl: `ws://${address}`,
    chainId: node.backend.chainId,
    folder,
    accounts,
    node,
    close: () => node.close(),
  };
};

import { createHash } from "node:crypto";
import { openDatabase } from "../../ledger/database/open.ts";
import { EMPTY_CODE_HASH } from "../../ledger/state/account.ts";
import type { AccountState, StateChanges } from "../../ledger/state/interface.ts";
import { LevelStateStore } from "../../ledger/state/store.ts";
import { EMPTY_BLOOM } from "../../primitives/block/bloom.ts";
import { EMPTY_OMMERS_HASH, hashHeader } from "../../primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { keccak256Hex } from "../../primitives/crypto/keccak.ts";
import type { Address, Block, Hash, Header } from "../../primitives/types.ts";
import { ZERO_HASH } from "../block/constants.ts";
import { forkAt, isSince } from "../standard/forks.ts";
import type { Genesis, GenesisContent, StandardGenesis } from "./file.ts";

/** The first block, and how the empty state becomes its state. */
export interface GenesisBlock {
  readonly chainId: bigint;
  readonly block: Block;
  readonly changes: StateChanges;
  /** nobody voted for the first block: no bytes */
  readonly certificate: Uint8Array;
}

/** sha-256 of nothing: the requests hash of a block without requests (EIP-7685) */
const EMPTY_REQUESTS_HASH: Hash = `0x${createHash("sha256").digest("hex")}`;

/** Which of the fields that forks added the first header has. */
interface HeaderShape {
  readonly baseFee: boolean;
  readonly withdrawals: boolean;
  readonly blobs: boolean;
  readonly requests: boolean;
}

/** Makes the first block of a genesis; needs loaded cryptography. */
export const genesisBlock = (genesis: Genesis): Promise<GenesisBlock> =>
  firstBlock(genesis, {
    baseFee: true,
    withdrawals: true,
    blobs: true,
    requests: genesis.hardfork !== "cancun",
  });

/** Makes the first block of an Ethereum chain, in the shape of the fork it begins with; needs loaded cryptography. */
export const standardGenesisBlock = (genesis: StandardGenesis): Promise<GenesisBlock> => {
  // Forks with a time shape the first header even of a chain that begins with proof of work, as in geth.
  const fork = forkAt(genesis.chain, { number: 0, timestamp: genesis.timestamp, merged: true });
  const london = forkAt(genesis.chain, { number: 0, timestamp: genesis.timestamp, merged: false });
  return firstBlock(genesis, {
    baseFee: isSince(london, "london"),
    withdrawals: isSince(fork, "shanghai"),
    blobs: isSince(fork, "cancun"),
    requests: isSince(fork, "prague"),
  });
};

const firstBlock = async (genesis: GenesisContent, shape: HeaderShape): Promise<GenesisBlock> => {
  const changes = genesisChanges(genesis);
  const header = genesisHeader(genesis, shape, await rootOf(changes));
  return {
    chainId: BigInt(genesis.chainId),
    block: { hash: hashHeader(header), header, transactions: [], withdrawals: [] },
    changes,
    certificate: new Uint8Array(),
  };
};

/** From the empty state to the first. */
export const genesisChanges = (genesis: GenesisContent): StateChanges => {
  const accounts = new Map<Address, AccountState>();
  const storage = new Map<Address, ReadonlyMap<Hash, bigint>>();
  const code = new Map<Hash, Uint8Array>();
  for (const [address, entry] of genesis.alloc) {
    const codeHash = entry.code.length === 0 ? EMPTY_CODE_HASH : keccak256Hex(entry.code);
    accounts.set(address, { nonce: entry.nonce, balance: entry.balance, storageRoot: EMPTY_TRIE_ROOT, codeHash });
    if (entry.code.length > 0) code.set(codeHash, entry.code);
    if (entry.storage.size > 0) storage.set(address, entry.storage);
  }
  return { accounts, storage, cleared: new Set(), code };
};

const rootOf = async (changes: StateChanges): Promise<Hash> => {
  const { database } = await openDatabase({ memory: true }, { create: true, durability: "os" });
  try {
    return new LevelStateStore(database).prepare(EMPTY_TRIE_ROOT, changes).root;
  } finally {
    await database.close();
  }
};

const genesisHeader = (genesis: GenesisContent, shape: HeaderShape, stateRoot: Hash): Header => ({
  parentHash: ZERO_HASH,
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: genesis.coinbase,
  stateRoot,
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: EMPTY_BLOOM,
  difficulty: genesis.difficulty,
  number: 0,
  gasLimit: genesis.gasLimit,
  gasUsed: 0n,
  timestamp: genesis.timestamp,
  extraData: genesis.extraData,
  mixHash: genesis.mixHash,
  nonce: genesis.nonce,
  ...(shape.baseFee && { baseFeePerGas: genesis.baseFeePerGas }),
  ...(shape.withdrawals && { withdrawalsRoot: EMPTY_TRIE_ROOT }),
  ...(shape.blobs && {
    blobGasUsed: genesis.blobGasUsed,
    excessBlobGas: genesis.excessBlobGas,
    parentBeaconBlockRoot: ZERO_HASH,
  }),
  ...(shape.requests && { requestsHash: EMPTY_REQUESTS_HASH }),
});

import path from "node:path";
import { genesisCommittee } from "../../../../../chain/committee/genesis.ts";
import type { Committee } from "../../../../../chain/committee/genesis.ts";
import type { Certificate } from "../../../../../chain/consensus/certificate.ts";
import type { SignerPort } from "../../../../../chain/consensus/ports.ts";
import { quorumSizes } from "../../../../../chain/consensus/quorum.ts";
import { keySigner } from "../../../../../chain/consensus/signature.ts";
import { signVote } from "../../../../../chain/consensus/vote.ts";
import { createExecution } from "../../../../../chain/execution/execution.ts";
import type { Execution } from "../../../../../chain/execution/interface.ts";
import { genesisBlock } from "../../../../../chain/execution/genesis/block.ts";
import { parseGenesis } from "../../../../../chain/execution/genesis/file.ts";
import type { Genesis } from "../../../../../chain/execution/genesis/file.ts";
import type { Ledger } from "../../../../../chain/ledger/interface.ts";
import type { Location } from "../../../../../chain/ledger/database/open.ts";
import { openLedger } from "../../../../../chain/ledger/open.ts";
import type { LedgerOptions } from "../../../../../chain/ledger/open.ts";
import { BlockFeed } from "../../../../../chain/node/block-feed.ts";
import { readJson } from "../../../../../chain/node/config.ts";
import { blockTimes } from "../../../../../chain/node/consensus/block-rules.ts";
import { ChainWriter } from "../../../../../chain/node/consensus/chain-writer.ts";
import type { Pool } from "../../../../../chain/pool/interface.ts";
import { customCrypto } from "../../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto, loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import { recoverSender } from "../../../../../chain/primitives/transaction/sender.ts";
import type { Block, Hash } from "../../../../../chain/primitives/types.ts";

const GENESIS = path.resolve(import.meta.dirname, "../../../../../chain/node/networks/local.genesis.json");
const MS_PER_SECOND = 1_000;

const signersOf = (first: number, count: number): SignerPort[] =>
  Array.from({ length: count }, (_, i) => keySigner(new Uint8Array(32).fill(first + i)));

/** Nobody sends transactions. */
const EMPTY_POOL = {
  source: () => ({ next: () => undefined, skip: () => undefined }),
  get: () => undefined,
  onBlock: () => undefined,
} as unknown as Pool;

/** A committee with its keys, and the genesis block that names it. */
export interface CertifiedCommittee {
  readonly genesis: Genesis;
  readonly committee: Committee;
  readonly validators: readonly SignerPort[];
  readonly proposers: readonly SignerPort[];
}

/** @param timestamp of the genesis block, seconds since 1970: far enough back, that blocks to come are not of the future */
export const makeCommittee = async (
  shape: { readonly validators: number; readonly proposers: number },
  timestamp: number,
): Promise<CertifiedCommittee> => {
  await loadCrypto();
  const [validators, proposers] = [signersOf(1, shape.validators), signersOf(101, shape.proposers)];
  const local = parseGenesis(await readJson(GENESIS));
  if (local.cpchain === undefined) throw new Error("the local genesis has no cpchain section");
  const addresses = (signers: readonly SignerPort[]) => signers.map(({ address }) => address);
  const section = { ...local.cpchain, validators: addresses(validators), proposers: addresses(proposers) };
  const genesis = { ...local, timestamp, cpchain: section };
  return { genesis, committee: genesisCommittee(section), validators, proposers };
};

/** The part of a node that executes and stores, without pool and peers. */
export const makeWriter = async (
  { genesis, committee }: Pick<CertifiedCommittee, "genesis" | "committee">,
  location: Location,
  options: Partial<LedgerOptions> = {},
  changed: (execution: Execution) => Execution = (execution) => execution,
): Promise<{ readonly ledger: Ledger; readonly writer: ChainWriter; readonly feed: BlockFeed }> => {
  const ledger = await openLedger({ location, genesis: await genesisBlock(genesis), ...options });
  const plain = await createExecution({
    chainId: genesis.chainId,
    states: ledger.state,
    senders: { recover: (transactions) => Promise.resolve(transactions.map(recoverSender)) },
    blockHash: (number) => ledger.header(number)?.hash,
    customCrypto: customCrypto(crypto(), undefined),
    treasury: genesis.cpchain?.treasury,
  });
  const execution = changed(plain);
  if (genesis.cpchain === undefined) throw new Error("a genesis without committee");
  const times = blockTimes(genesis.cpchain);
  const feed = new BlockFeed();
  const { chainId } = genesis;
  const parts = { chainId, ledger, execution, pool: EMPTY_POOL, feed, committee, times, now: () => 0 };
  return { ledger, feed, writer: new ChainWriter(parts) };
};

/**
 * A chain by the rules of consensus, made as fast as blocks can be executed: each is dated one period after its parent,
 * whatever the clock says, and certified by the first 2f + 1 validators.
 */
export class CertifiedChain {
  readonly ledger: Ledger;
  readonly #committee: CertifiedCommittee;
  readonly #writer: ChainWriter;

  private constructor(committee: CertifiedCommittee, ledger: Ledger, writer: ChainWriter) {
    this.#committee = committee;
    this.ledger = ledger;
    this.#writer = writer;
  }

  static async create(committee: CertifiedCommittee): Promise<CertifiedChain> {
    const { ledger, writer } = await makeWriter(committee, { memory: true });
    return new CertifiedChain(committee, ledger, writer);
  }

  async extend(blocks: number): Promise<void> {
    for (let i = 0; i < blocks; i++) {
      const block = await this.#writer.build(this.#committee.committee.proposer(this.height + 1));
      await this.#writer.insert(block, await this.certify(block));
    }
  }

  get height(): number {
    return this.ledger.head.header.number;
  }

  /** By these validators; the first 2f + 1 unless said. */
  async certify({ hash, header }: Pick<Block, "hash" | "header">, by?: readonly number[]): Promise<Certificate> {
    return certify(this.#committee, header.number, hash, by);
  }

  close(): Promise<void> {
    return this.ledger.close();
  }
}

/** A certificate of round 0 for a block. */
export const certify = async (
  { genesis, committee, validators, proposers }: CertifiedCommittee,
  height: number,
  blockHash: Hash,
  by: readonly number[] = validators.map((_, i) => i).slice(0, quorumSizes(validators.length).quorum),
): Promise<Certificate> => {
  const subject = { chainId: genesis.chainId, height, round: 0, blockHash };
  const proposer = proposers.find(({ address }) => address === committee.proposer(height));
  const seals = by.map(async (validator) => {
    const signer = validators[validator];
    if (signer === undefined) throw new RangeError(`no validator ${validator}`);
    return { validator, signature: await signVote(signer, { kind: "COMMIT", ...subject }) };
  });
  const signature = proposer && (await signVote(proposer, { kind: "SEAL", ...subject }));
  return {
    round: 0,
    proposerSeal: signature && { round: 0, signature },
    seals: await Promise.all(seals),
  };
};

/** A genesis time so long ago that so many blocks are not of the future. */
export const longAgo = (blocks: number, periodMs = MS_PER_SECOND): number =>
  Math.floor(Date.now() / MS_PER_SECOND) - Math.ceil((blocks * periodMs) / MS_PER_SECOND);

import { encodeCertificate } from "../../consensus/certificate-codec.ts";
import { certifiedProposer, verifyCertificate } from "../../consensus/certificate.ts";
import type { Certificate } from "../../consensus/certificate.ts";
import { ConsensusError } from "../../consensus/errors.ts";
import type { Committee } from "../../committee/genesis.ts";
import { ExecutionError } from "../../execution/errors.ts";
import type { BuiltBlock, Execution, ParentBlock } from "../../execution/interface.ts";
import type { Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import type { TransactionSource } from "../../primitives/pending.ts";
import type { Address, Block, Hash } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";
import { includedIn } from "../sealing/ports.ts";
import { brokenRule, impeachAttributes, proposalAttributes } from "./block-rules.ts";
import type { BlockTimes } from "./block-rules.ts";

export interface WriterParts {
  readonly chainId: number;
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: Pool;
  readonly feed: BlockFeed;
  readonly committee: Committee;
  readonly times: BlockTimes;
  readonly now: () => number;
}

const EMPTY_SOURCE: TransactionSource = { next: () => undefined, skip: () => undefined };

/** Executions remembered until their block is inserted: a height has few blocks. */
const REMEMBERED = 8;

/**
 * The one place where the head of a node's chain moves, whether consensus or synchronisation moves it. Blocks are built,
 * checked and inserted one after the other, each on the head as it is then.
 */
export class ChainWriter {
  readonly #parts: WriterParts;
  readonly #executed = new Map<Hash, BuiltBlock>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** A block of the pool for the proposer whose turn it is. */
  build(proposer: Address): Promise<Block> {
    return this.#exclusively(async () => {
      const { execution, pool, times, now } = this.#parts;
      const parent = this.#parent();
      const attributes = proposalAttributes(parent, times, proposer, now());
      return this.#remember(await execution.build(parent, attributes, pool.source()));
    });
  }

  /** The impeach block on the head. */
  impeach(): Promise<Block> {
    return this.#exclusively(() => this.#impeach());
  }

  /** The rule that a proposer's block on the head breaks, in words; undefined: it may be voted for. */
  check(block: Block, proposer: Address): Promise<string | undefined> {
    return this.#exclusively(() => this.#check(block, proposer));
  }

  /**
   * Makes a block and its certificate the head; does nothing when the chain has it. The clock is not asked.
   * @throws ConsensusError, ExecutionError for a block that is not of this chain
   */
  insert(block: Block, certificate: Certificate): Promise<void> {
    return this.#exclusively(async () => {
      const { ledger, pool, feed, chainId, committee } = this.#parts;
      const height = block.header.number;
      if (ledger.header(height)?.hash === block.hash) return;
      const subject = { chainId, height, blockHash: block.hash, validators: committee.validators(height) };
      verifyCertificate(certificate, subject);
      const proposer = committee.proposer(height);
      const seal = certifiedProposer(certificate, subject);
      if (seal !== undefined && seal !== proposer) {
        throw new ConsensusError(
          "SIGNATURE_INVALID",
          `block ${height} is sealed by ${seal}, the proposer is ${proposer}`,
        );
      }
      const isImpeachBlock = block.transactions.length === 0 && (await this.#impeach()).hash === block.hash;
      const broken = isImpeachBlock ? undefined : await this.#check(block, proposer);
      if (broken !== undefined) {
        throw new ConsensusError(
          "MESSAGE_INVALID",
          `the certified block ${height} ${block.hash} breaks a rule: ${broken}`,
        );
      }
      const { executed } = await this.#execute(block);
      await ledger.append(executed, encodeCertificate(certificate));
      this.#executed.clear();
      pool.onBlock(includedIn(executed), executed.state.changes.accounts.keys());
      feed.publish(executed);
    });
  }

  async #impeach(): Promise<Block> {
    const { execution, times } = this.#parts;
    const parent = this.#parent();
    return this.#remember(await execution.build(parent, impeachAttributes(parent, times), EMPTY_SOURCE));
  }

  async #check(block: Block, proposer: Address): Promise<string | undefined> {
    const broken = brokenRule(block, this.#parent(), this.#parts.times, proposer);
    if (broken !== undefined) return broken;
    try {
      await this.#execute(block);
      return undefined;
    } catch (error) {
      if (error instanceof ExecutionError && error.code !== "INTERNAL") return error.code;
      throw error;
    }
  }

  async #execute(block: Block): Promise<BuiltBlock> {
    const known = this.#executed.get(block.hash);
    if (known !== undefined) return known;
    const built = await this.#parts.execution.apply(this.#parent(), block, this.#knownSenders(block));
    this.#remember(built);
    return built;
  }

  /** The pool has recovered most senders already; undefined unless it has all. */
  #knownSenders({ transactions }: Block): readonly Address[] | undefined {
    const senders: Address[] = [];
    for (const { hash } of transactions) {
      const known = this.#parts.pool.get(hash);
      if (known === undefined) return undefined;
      senders.push(known.from);
    }
    return senders;
  }

  #remember(built: BuiltBlock): Block {
    const { block } = built.executed;
    this.#executed.set(block.hash, built);
    for (const oldest of this.#executed.keys()) {
      if (this.#executed.size <= REMEMBERED) break;
      this.#executed.delete(oldest);
    }
    return block;
  }

  #parent(): ParentBlock {
    const { ledger } = this.#parts;
    const { hash, header } = ledger.head;
    return { hash, header, stateRoot: ledger.stateRoot(header.number) };
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

import { setImmediate } from "node:timers/promises";
import { encodeCertificate } from "../../consensus/certificate-codec.ts";
import { certifiedProposer, verifyCertificate } from "../../consensus/certificate.ts";
import type { Certificate } from "../../consensus/certificate.ts";
import { ConsensusError } from "../../consensus/errors.ts";
import type { Committee } from "../../committee/genesis.ts";
import { ExecutionError } from "../../execution/errors.ts";
import type { BuiltBlock, Execution, ParentBlock } from "../../execution/interface.ts";
import type { ExecutedBlock, Ledger } from "../../ledger/interface.ts";
import type { Pool } from "../../pool/interface.ts";
import { LEDGER_LIMITS } from "../../primitives/limits.ts";
import type { TransactionSource } from "../../primitives/pending.ts";
import type { Address, Block, Hash, Header } from "../../primitives/types.ts";
import type { BlockFeed } from "../block-feed.ts";
import { includedIn } from "../sealing/ports.ts";
import { brokenRule, buildTime, impeachAttributes, looksImpeached, proposalAttributes } from "./block-rules.ts";
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

export interface DecidedBlock {
  readonly block: Block;
  readonly certificate: Certificate;
}

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
  #head: { readonly hash: Hash; readonly header: Header };

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#head = parts.ledger.head;
  }

  /** The newest block that is durable: what this node votes on, and tells its peers of. The ledger may be ahead of it. */
  get head(): { readonly hash: Hash; readonly header: Header } {
    return this.#head;
  }

  /**
   * A block of the pool for the proposer whose turn it is; it ends early enough for the others to execute it before they
   * lose patience.
   */
  build(proposer: Address): Promise<Block> {
    return this.#exclusively(async () => {
      const { execution, pool, times, now } = this.#parts;
      const parent = this.#parent();
      const attributes = proposalAttributes(parent, times, proposer, now());
      const enough = AbortSignal.timeout(buildTime(times));
      return this.#remember(await execution.build(parent, attributes, pool.source(), enough));
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
      const executed = await this.#verify({ block, certificate });
      if (executed === undefined) return;
      await this.#parts.ledger.append(executed, encodeCertificate(certificate));
      this.#follow([executed]);
    });
  }

  /**
   * Does the same with a run of blocks, of which many share one durable write; resolves when all are durable. Those before
   * one that fails are durable when it rejects. Each block is asked for when the one before it was executed.
   * @throws ConsensusError, ExecutionError for a block that is not of this chain, and whatever `blocks` throws
   */
  insertRun(blocks: Iterable<DecidedBlock>): Promise<void> {
    return this.#exclusively(async () => {
      const { ledger } = this.#parts;
      const staged: ExecutedBlock[] = [];
      const flush = async (): Promise<void> => {
        await ledger.flush();
        this.#follow(staged.splice(0));
      };
      try {
        for (const decided of blocks) {
          const executed = await this.#verify(decided);
          if (executed === undefined) continue;
          const bytes = await ledger.stage(executed, encodeCertificate(decided.certificate));
          this.#executed.clear();
          staged.push(executed);
          if (bytes >= LEDGER_LIMITS.stagedBytes) await flush();
          // Requests and messages get their turn.
          await setImmediate();
        }
      } finally {
        if (staged.length > 0) await flush();
      }
    });
  }

  /** Tells everybody of blocks that are durable. */
  #follow(blocks: readonly ExecutedBlock[]): void {
    const { pool, feed } = this.#parts;
    for (const executed of blocks) {
      const { hash, header } = executed.block;
      this.#head = { hash, header };
      pool.onBlock(includedIn(executed), executed.state.changes.accounts.keys());
      feed.publish(executed);
    }
    this.#executed.clear();
  }

  /** Checks and executes a decided block; undefined: the chain has it. */
  async #verify({ block, certificate }: DecidedBlock): Promise<ExecutedBlock | undefined> {
    const { ledger, chainId, committee } = this.#parts;
    const height = block.header.number;
    if (ledger.header(height)?.hash === block.hash) return undefined;
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
    const isImpeachBlock = looksImpeached(block) && (await this.#impeach()).hash === block.hash;
    const broken = isImpeachBlock ? undefined : await this.#check(block, proposer);
    if (broken !== undefined) {
      throw new ConsensusError(
        "MESSAGE_INVALID",
        `the certified block ${height} ${block.hash} breaks a rule: ${broken}`,
      );
    }
    const { executed } = await this.#execute(block);
    return executed;
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

  /** The pool has recovered most senders already. */
  #knownSenders({ transactions }: Block): readonly (Address | undefined)[] {
    return transactions.map(({ hash }) => this.#parts.pool.get(hash)?.from);
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

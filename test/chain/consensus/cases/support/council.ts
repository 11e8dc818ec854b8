import path from "node:path";
import { genesisCommittee } from "../../../../../chain/committee/genesis.ts";
import type { Committee } from "../../../../../chain/committee/genesis.ts";
import type { Proposal } from "../../../../../chain/consensus/messages/message.ts";
import { signProposal } from "../../../../../chain/consensus/messages/sign.ts";
import type { SignerPort } from "../../../../../chain/consensus/ports.ts";
import { keySigner } from "../../../../../chain/consensus/signature.ts";
import { encodeMessage } from "../../../../../chain/consensus/wire/message-codec.ts";
import { parseGenesis } from "../../../../../chain/execution/genesis/file.ts";
import { readJson } from "../../../../../chain/node/config.ts";
import { encodeBlock } from "../../../../../chain/primitives/block/block.ts";
import { hashHeader } from "../../../../../chain/primitives/block/header.ts";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import type { Block, Header } from "../../../../../chain/primitives/types.ts";
import { EPOCH_MS, VirtualTime } from "../../../../../formal/simulator/clock.ts";
import { Member } from "./member.ts";
import { Wire } from "./wire.ts";
import { Work } from "./work.ts";

const GENESIS = path.resolve(import.meta.dirname, "../../../../../chain/node/networks/local.genesis.json");

/** The main network's, ms. */
export const TIMES = { periodMs: 10_000, impeachTimeoutMs: 10_000 };
export const CHAIN_ID = 41;
const PROPOSERS = 2;
/** of virtual time, after which nothing more is expected */
const GIVE_UP_MS = 600_000;

const signerOf = (role: number, i: number): SignerPort => keySigner(new Uint8Array(32).fill(role + i));
/** A key that has no place in the committee. */
export const stranger = (): SignerPort => signerOf(200, 0);

export interface CouncilSettings {
  /** 4 unless said */
  readonly validators?: number;
  /** whether proposers do their duty by themselves; otherwise a test proposes */
  readonly proposing?: boolean;
}

/** A committee whose nodes meet on a wire: everything but the network and the clock is the node's own. */
export class Council {
  readonly time = new VirtualTime();
  readonly wire = new Wire(this.time);
  readonly validatorKeys: readonly SignerPort[];
  readonly proposerKeys: readonly SignerPort[];
  readonly committee: Committee;
  readonly #work = new Work();
  #members: readonly Member[] = [];

  private constructor(validators: number) {
    this.validatorKeys = Array.from({ length: validators }, (_, i) => signerOf(1, i));
    this.proposerKeys = Array.from({ length: PROPOSERS }, (_, i) => signerOf(100, i));
    this.committee = genesisCommittee({
      validators: this.validatorKeys.map(({ address }) => address),
      proposers: this.proposerKeys.map(({ address }) => address),
    });
  }

  static async create({ validators = 4, proposing = false }: CouncilSettings = {}): Promise<Council> {
    await loadCrypto();
    const council = new Council(validators);
    const { committee, time, wire, validatorKeys, proposerKeys } = council;
    const local = parseGenesis(await readJson(GENESIS));
    if (local.cpchain === undefined) throw new Error("the local genesis has no cpchain section");
    const section = {
      ...local.cpchain,
      ...TIMES,
      validators: committee.validators(1),
      proposers: committee.proposers(1),
    };
    const genesis = { ...local, timestamp: EPOCH_MS / 1_000, cpchain: section };
    const make = (role: "validator" | "proposer") => (signer: SignerPort, i: number) =>
      Member.create({
        name: `${role} ${i}`,
        role,
        signer,
        genesis,
        committee,
        times: TIMES,
        time,
        wire,
        work: council.#work,
        others: () => council.#members.filter((member) => member.name !== `${role} ${i}`),
      });
    council.#members = await Promise.all([
      ...validatorKeys.map(make("validator")),
      ...(proposing ? proposerKeys.map(make("proposer")) : []),
    ]);
    for (const member of council.#members) member.start();
    return council;
  }

  get validators(): readonly Member[] {
    return this.#members.slice(0, this.validatorKeys.length);
  }

  validator(i: number): Member {
    const member = this.validators[i];
    if (member === undefined) throw new RangeError(`no validator ${i}`);
    return member;
  }

  proposer(i: number): Member {
    const member = this.#members[this.validatorKeys.length + i];
    if (member === undefined) throw new RangeError(`proposer ${i} does not run`);
    return member;
  }

  /** The key of the proposer of a height. */
  proposerKey(height: number): SignerPort {
    const address = this.committee.proposer(height);
    const signer = this.proposerKeys.find((key) => key.address === address);
    if (signer === undefined) throw new RangeError(`no key of ${address}`);
    return signer;
  }

  /**
   * A block as an honest proposer would make it on the head of validator 0, out of that one's pool.
   * @param aheadMs how far the proposer's clock is ahead
   */
  async build(aheadMs = 0): Promise<Block> {
    const maker = this.validator(0);
    maker.aheadMs = aheadMs;
    const block = await maker.writer.build(this.committee.proposer(maker.height + 1));
    maker.aheadMs = 0;
    return block;
  }

  /** Says that a block is the proposer's of a height; to everybody unless said otherwise. */
  async propose(
    block: Block,
    { to = this.wire.names, signer, height = block.header.number }: Proposing = {},
  ): Promise<void> {
    const message = await signProposal(height, block.hash, signer ?? this.proposerKey(height), CHAIN_ID);
    this.tell(message, block, to);
  }

  tell(message: Proposal, block: Block | undefined, to: readonly string[]): void {
    const bytes = encodeMessage({ message, block: block && encodeBlock(block) });
    for (const name of to) this.wire.send("the proposer", name, bytes);
  }

  /** Proposes as an honest proposer does, in time, until a height is decided everywhere. */
  async decide(height: number): Promise<void> {
    const first = this.validator(0);
    while (first.height < height) {
      const next = first.height + 1;
      await this.pass(TIMES.periodMs - DELAY_ROOM_MS);
      await this.propose(await this.build());
      await this.until(() => first.height >= next);
    }
    await this.reach(height);
  }

  get lowest(): number {
    return Math.min(...this.validators.filter(({ running }) => running).map(({ height }) => height));
  }

  /** Lets time pass until every validator that runs is at a height. */
  reach(height: number): Promise<void> {
    return this.until(() => this.lowest >= height);
  }

  /** Lets time pass until a condition holds. */
  async until(condition: () => boolean): Promise<void> {
    const end = this.time.now + GIVE_UP_MS;
    await this.#work.done();
    while (!condition()) {
      if (this.time.now > end || !this.time.step())
        throw new Error(`not met in ${GIVE_UP_MS} ms: ${condition.toString()}`);
      await this.#work.done();
    }
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    let over = false;
    this.time.after(ms, () => {
      over = true;
    });
    await this.until(() => over);
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()));
  }
}

/** for a decision, so that blocks are proposed about once a period */
const DELAY_ROOM_MS = 1_000;

interface Proposing {
  readonly to?: readonly string[];
  readonly signer?: SignerPort;
  /** the one that the proposal names */
  readonly height?: number;
}

/** A block with another header: what follows from it is not adapted. */
export const altered = (block: Block, change: Partial<Header>): Block => {
  const header = { ...block.header, ...change };
  return { ...block, header, hash: hashHeader(header) };
};

import type { Committee } from "../../../../../chain/committee/genesis.ts";
import { decodeCertificate } from "../../../../../chain/consensus/certificate-codec.ts";
import type { Certificate } from "../../../../../chain/consensus/certificate.ts";
import { Driver } from "../../../../../chain/consensus/driver/driver.ts";
import type { BlockPort } from "../../../../../chain/consensus/driver/ports.ts";
import type { ImpeachCause } from "../../../../../chain/consensus/machine/cause.ts";
import type { Evidence } from "../../../../../chain/consensus/messages/evidence.ts";
import type { SignerPort } from "../../../../../chain/consensus/ports.ts";
import { validatorSet } from "../../../../../chain/consensus/quorum.ts";
import { createExecution } from "../../../../../chain/execution/execution.ts";
import type { Execution } from "../../../../../chain/execution/interface.ts";
import { genesisBlock } from "../../../../../chain/execution/genesis/block.ts";
import type { Genesis } from "../../../../../chain/execution/genesis/file.ts";
import type { Ledger } from "../../../../../chain/ledger/interface.ts";
import { openLedger } from "../../../../../chain/ledger/open.ts";
import { BlockFeed } from "../../../../../chain/node/block-feed.ts";
import type { BlockTimes } from "../../../../../chain/node/consensus/block-rules.ts";
import { createBlockPort } from "../../../../../chain/node/consensus/blocks.ts";
import { ChainWriter } from "../../../../../chain/node/consensus/chain-writer.ts";
import { impeachmentSchedule } from "../../../../../chain/node/consensus/impeachments.ts";
import { createRecordPort } from "../../../../../chain/node/consensus/records.ts";
import { createPoolChain } from "../../../../../chain/node/pool-chain.ts";
import { standardAttributes } from "../../../../../chain/node/sealing/attributes.ts";
import type { BlobPool } from "../../../../../chain/pool/pool.ts";
import { createPool } from "../../../../../chain/pool/pool.ts";
import { customCrypto, kzgOnDemand } from "../../../../../chain/primitives/crypto/ethereumjs.ts";
import { crypto } from "../../../../../chain/primitives/crypto/index.ts";
import { SenderRecovery } from "../../../../../chain/primitives/crypto/recovery-pool.ts";
import type { Block } from "../../../../../chain/primitives/types.ts";
import type { VirtualTime } from "../../../../../formal/simulator/clock.ts";
import { DELAY_MS } from "./wire.ts";
import type { Wire } from "./wire.ts";
import type { Work } from "./work.ts";

export interface MemberSettings {
  readonly name: string;
  readonly role: "validator" | "proposer";
  readonly signer: SignerPort;
  readonly genesis: Genesis;
  readonly committee: Committee;
  readonly times: BlockTimes;
  readonly time: VirtualTime;
  readonly wire: Wire;
  readonly work: Work;
  /** the other members */
  readonly others: () => readonly Member[];
}

interface Parts {
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly pool: BlobPool;
  readonly close: () => Promise<void>;
}

/** A member of the committee: driver, state machine, execution and ledger of a node, on virtual time and a wire. */
export class Member {
  readonly ledger: Ledger;
  readonly pool: BlobPool;
  readonly writer: ChainWriter;
  readonly impeachments: { readonly height: number; readonly cause: ImpeachCause }[] = [];
  readonly evidence: Evidence[] = [];
  /** whose messages it refused, and why */
  readonly rejected: { readonly sender: string; readonly reason: string }[] = [];
  /** heights up to which it asked for blocks */
  readonly asked: number[] = [];
  /** ms of virtual time at which it inserted each height */
  readonly insertedAt = new Map<number, number>();
  /** how long the check of a block takes, ms */
  checkMs = 0;
  /** how far its clock is ahead when it builds a block, ms */
  aheadMs = 0;
  readonly #settings: MemberSettings;
  readonly #close: () => Promise<void>;
  #driver: Driver | undefined;

  private constructor(settings: MemberSettings, { ledger, execution, pool, close }: Parts) {
    this.#settings = settings;
    this.ledger = ledger;
    this.pool = pool;
    this.#close = close;
    const { genesis, committee, times, time } = settings;
    const feed = new BlockFeed();
    feed.subscribe(({ block }) => this.insertedAt.set(block.header.number, time.now));
    const now = (): number => time.clock(() => this.aheadMs).now();
    this.writer = new ChainWriter({ chainId: genesis.chainId, ledger, execution, pool, feed, committee, times, now });
  }

  static async create(settings: MemberSettings): Promise<Member> {
    const { genesis, committee, time, work } = settings;
    const { chainId } = genesis;
    const ledger = await openLedger({ location: { memory: true }, genesis: await genesisBlock(genesis) });
    const recovery = await SenderRecovery.start({ workers: 0 });
    const bare = await createExecution({
      chainId,
      states: ledger.state,
      hardfork: genesis.hardfork,
      senders: recovery,
      blockHash: (number) => ledger.header(number)?.hash,
      customCrypto: customCrypto(crypto(), kzgOnDemand()),
      treasury: genesis.cpchain?.treasury,
      schedule: impeachmentSchedule(committee),
    });
    const execution = { ...bare, build: work.track(bare.build.bind(bare)), apply: work.track(bare.apply.bind(bare)) };
    const now = (): number => time.clock(() => 0).now();
    const nextAttributes = () => standardAttributes(ledger.head, `0x${"00".repeat(20)}`, now());
    const pool = await createPool({
      chainId,
      chain: createPoolChain(ledger, bare, nextAttributes),
      journal: undefined,
      onWarning: () => undefined,
    });
    const close = async (): Promise<void> => {
      await pool.close();
      await ledger.close();
      await recovery.close();
    };
    return new Member(settings, { ledger, execution, pool, close });
  }

  get name(): string {
    return this.#settings.name;
  }

  get height(): number {
    return this.ledger.head.header.number;
  }

  get running(): boolean {
    return this.#driver !== undefined;
  }

  get status() {
    return this.#driver?.status;
  }

  block(height: number): Block | undefined {
    return this.ledger.block(height)?.block;
  }

  certificate(height: number): Certificate | undefined {
    const bytes = this.ledger.certificate(height);
    return bytes && decodeCertificate(bytes);
  }

  start(): void {
    const { time, wire, times, genesis, committee, role, signer, name, others } = this.#settings;
    const { ledger } = this;
    const { periodMs, impeachTimeoutMs } = times;
    const clock = time.clock(() => 0);
    const driver = new Driver({
      chainId: genesis.chainId,
      validator: role === "validator" ? signer : undefined,
      proposer: role === "proposer" ? signer : undefined,
      periodMs,
      timeouts: { proposalMs: periodMs + impeachTimeoutMs, impeachMs: impeachTimeoutMs, longestMs: 60_000 },
      resendMs: impeachTimeoutMs,
      committee: {
        speakers: (height) => ({
          validators: validatorSet(committee.validators(height)),
          proposer: committee.proposer(height),
        }),
      },
      blocks: this.#blocks(),
      records: createRecordPort(ledger),
      messages: {
        broadcast: (bytes) => {
          wire.broadcast(name, bytes);
        },
        send: (member, bytes) => {
          for (const other of others())
            if (other.#settings.signer.address === member) wire.send(name, other.name, bytes);
        },
        onMessage: (listener) => wire.join(name, listener),
        reject: (sender, reason) => this.rejected.push({ sender, reason }),
        fetch: async (height, hash) => {
          await this.#pause(2 * DELAY_MS);
          return others()
            .map((other) => other.#lookUp(height, hash))
            .find((bytes) => bytes !== undefined);
        },
      },
      clock,
    });
    this.#driver = driver;
    driver.on("impeached", (height, _, cause) => this.impeachments.push({ height, cause }));
    driver.on("evidence", (evidence) => this.evidence.push(evidence));
    driver.on("behind", (height) => {
      this.asked.push(height);
      void this.#catchUp(height);
    });
    driver.on("failed", (error) => {
      throw error;
    });
    driver.start();
  }

  async stop(): Promise<void> {
    const driver = this.#driver;
    this.#driver = undefined;
    await driver?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#close();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#settings.time.after(ms, resolve));
  }

  #lookUp(height: number, hash: string): Uint8Array | undefined {
    if (this.#driver === undefined) return undefined;
    const stored = this.ledger.header(height)?.hash === hash ? this.#stored(height)?.bytes : undefined;
    return stored ?? this.#driver.candidate(hash as Block["hash"]);
  }

  #stored(height: number) {
    return this.#blocks().decided(height);
  }

  #blocks(): BlockPort {
    const { ledger, writer } = this;
    const { committee, time } = this.#settings;
    const port = createBlockPort({ ledger, writer, committee, clock: time.clock(() => 0) });
    const check: BlockPort["check"] = async (candidate, proposer) => {
      if (this.checkMs > 0) await this.#pause(this.checkMs);
      return port.check(candidate, proposer);
    };
    // Its head is read anew each time.
    return Object.assign(Object.create(port) as BlockPort, { check });
  }

  /** Certified blocks of another member that runs, one after the other. */
  async #catchUp(height: number): Promise<void> {
    await this.#pause(2 * DELAY_MS);
    for (let next = this.height + 1; next <= height; next++) {
      const source = this.#settings.others().find((other) => other.running && other.height >= next);
      const block = source?.block(next);
      const certificate = source?.certificate(next);
      if (block === undefined || certificate === undefined) return;
      await this.writer.insert(block, certificate);
      this.#driver?.headChanged();
    }
  }
}

import { Emitter } from "../primitives/emitter.ts";
import { encodeCertificate } from "./certificate-codec.ts";
import type { Certificate } from "./certificate.ts";
import { ConsensusError } from "./errors.ts";
import type { BlockHandle, ClockPort, Proposal, ProposalPort, StoragePort } from "./ports.ts";
import { checkMode, nextStep } from "./schedule.ts";
import type { SealingMode } from "./schedule.ts";

export interface SealerSettings<Payload = unknown, Options = unknown> {
  readonly mode: SealingMode;
  readonly proposal: ProposalPort<Payload, Options>;
  /** takes a block that was built and executed here through consensus */
  readonly decide: (block: BlockHandle<Payload>) => Promise<Certificate>;
  readonly storage: StoragePort<Payload>;
  readonly clock: ClockPort;
}

export interface SealerEvents<Payload = unknown> {
  /** a block is durable */
  readonly sealed: (block: BlockHandle<Payload>, certificate: Certificate) => void;
  /** PROPOSAL_REFUSED: no block came of this attempt; the next is made when the mode says so */
  readonly refused: (error: ConsensusError) => void;
  /** SEALING_FAILED: a block was not decided, or not kept; nothing is sealed until `start` is called again */
  readonly failed: (error: ConsensusError) => void;
}

type Command<Payload, Options> = {
  readonly options: Options | undefined;
  readonly resolve: (block: BlockHandle<Payload>) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Says when the blocks of a network in one process are made, and has them decided. Everything runs through one queue: a
 * block is begun only when the one before it is durable, or given up.
 */
export class Sealer<Payload = unknown, Options = unknown> {
  readonly #settings: SealerSettings<Payload, Options>;
  readonly #events = new Emitter<SealerEvents<Payload>>();
  readonly #commands: Command<Payload, Options>[] = [];
  #mode: SealingMode;
  #anchor = 0;
  #last = 0;
  #wanted = false;
  #state: "stopped" | "running" | "failed" = "stopped";
  #working: Promise<void> | undefined;
  #busy = false;
  #woken = false;
  #cancelTimer: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;

  /** @throws ConsensusError MODE_INVALID */
  constructor(settings: SealerSettings<Payload, Options>) {
    checkMode(settings.mode);
    this.#settings = settings;
    this.#mode = settings.mode;
  }

  get mode(): SealingMode {
    return this.#mode;
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /** Begins to seal. Slots of a period begin at whole multiples of it since 1970. Does nothing when running. */
  start(): void {
    if (this.#state === "running") return;
    const { clock, proposal } = this.#settings;
    this.#state = "running";
    this.#anchor = 0;
    this.#last = clock.now();
    this.#wanted = proposal.waiting();
    this.#unsubscribe = proposal.onWaiting(() => {
      this.#wanted = true;
      if (this.#mode.kind === "instant") this.#wake();
    });
    this.#wake();
  }

  /** Ends sealing: waits for the block in progress, refuses what is still queued with SEALER_STOPPED. */
  async stop(): Promise<void> {
    this.#halt("stopped", new ConsensusError("SEALER_STOPPED", "the sealer was stopped"));
    await this.#working;
  }

  /** Changes the mode. A new period counts from now; the block in progress is not affected. */
  setMode(mode: SealingMode): void {
    checkMode(mode);
    this.#mode = mode;
    this.#anchor = this.#last = this.#settings.clock.now();
    this.#wanted = this.#settings.proposal.waiting();
    if (this.running) this.#wake();
  }

  /**
   * Seals one block as soon as those asked for earlier are done, in any mode.
   * @param options handed to ProposalPort.build
   * @throws ConsensusError PROPOSAL_REFUSED with the cause, SEALING_FAILED, SEALER_STOPPED
   */
  seal(options?: Options): Promise<BlockHandle<Payload>> {
    if (!this.running) {
      return Promise.reject(
        new ConsensusError(
          "SEALER_STOPPED",
          `no blocks are sealed: the sealer ${this.#state === "failed" ? "failed" : "is stopped"}`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#commands.push({ options, resolve, reject });
      this.#wake();
    });
  }

  /** @returns a function that ends the subscription */
  on<E extends keyof SealerEvents>(event: E, listener: SealerEvents<Payload>[E]): () => void {
    return this.#events.on(event, listener);
  }

  #wake(): void {
    this.#woken = true;
    if (this.#busy) return;
    this.#busy = true;
    this.#working = this.#work();
  }

  /** The one place where blocks begin. */
  async #work(): Promise<void> {
    // Everything that happens in one turn of the event loop wakes the sealer once.
    await Promise.resolve();
    while (this.#woken && this.running) {
      this.#woken = false;
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      const command = this.#commands.shift();
      if (command === undefined) await this.#sealWhenDue();
      else await this.#obey(command);
    }
    this.#busy = false;
  }

  async #obey(command: Command<Payload, Options>): Promise<void> {
    this.#woken = true;
    try {
      command.resolve(await this.#seal(command.options));
    } catch (error) {
      command.reject(error);
    }
  }

  async #sealWhenDue(): Promise<void> {
    const { clock } = this.#settings;
    const now = clock.now();
    // A clock that was set back must not stop the chain until it has caught up.
    this.#last = Math.min(this.#last, now);
    const next = nextStep({ mode: this.#mode, anchor: this.#anchor, last: this.#last, wanted: this.#wanted }, now);
    if (next.do === "idle") return;
    if (next.do === "wait") {
      const wake = (): void => {
        this.#wake();
      };
      this.#cancelTimer = clock.setTimer(wake, next.until - now);
      return;
    }
    this.#woken = true;
    this.#last = next.slot;
    await this.#seal(undefined).catch((error: unknown) => {
      const refusal = error as ConsensusError;
      if (refusal.code === "PROPOSAL_REFUSED") this.#events.emit("refused", refusal);
    });
  }

  /** @throws ConsensusError PROPOSAL_REFUSED, or SEALING_FAILED after which the sealer has halted */
  async #seal(options: Options | undefined): Promise<BlockHandle<Payload>> {
    const { proposal, decide, storage, clock } = this.#settings;
    if (this.#mode.kind === "instant") this.#last = clock.now();
    this.#wanted = false;
    const block = await this.#propose(options);
    try {
      const certificate = await decide(block);
      await storage.commit(block, encodeCertificate(certificate));
      // What still waits after a block that took nothing in does not fit: only something new changes that.
      if (block.transactionCount > 0) this.#wanted = true;
      if (!proposal.waiting()) this.#wanted = false;
      this.#events.emit("sealed", block, certificate);
      return block;
    } catch (cause) {
      const error = new ConsensusError(
        "SEALING_FAILED",
        `block ${block.height} could not be sealed: ${reason(cause)}`,
        {
          advice: "Sealing has stopped; blocks sealed before are safe. Remove the cause, then start again.",
          cause,
        },
      );
      this.#halt("failed", error);
      this.#events.emit("failed", error);
      throw error;
    }
  }

  /** Builds the next block, which is to execute it. */
  async #propose(options: Options | undefined): Promise<Proposal<Payload>> {
    const { proposal, storage } = this.#settings;
    const { head } = storage;
    try {
      const block = await proposal.build(head, options);
      if (block.parentHash !== head.hash || block.height !== head.height + 1) {
        throw new ConsensusError("PROPOSAL_REFUSED", "the block does not stand on the head");
      }
      return block;
    } catch (cause) {
      throw new ConsensusError("PROPOSAL_REFUSED", `no block ${head.height + 1} was made: ${reason(cause)}`, { cause });
    }
  }

  #halt(state: "stopped" | "failed", error: ConsensusError): void {
    this.#state = state;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    for (const command of this.#commands.splice(0)) command.reject(error);
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

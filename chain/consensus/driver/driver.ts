import { errorCode } from "../../primitives/errors.ts";
import { Emitter } from "../../primitives/emitter.ts";
import type { Hash } from "../../primitives/types.ts";
import { ConsensusError } from "../errors.ts";
import { heightContext } from "../machine/context.ts";
import type { HeightContext } from "../machine/context.ts";
import type { Effect } from "../machine/effect.ts";
import type { Event } from "../machine/event.ts";
import { begin, beginNext, restore, step } from "../machine/machine.ts";
import { currentMessages } from "../machine/own.ts";
import type { State, Step } from "../machine/state.ts";
import type { OwnMessage } from "../messages/message.ts";
import { signMessage } from "../messages/sign.ts";
import { decodeDurable, encodeDurable } from "../wire/durable-codec.ts";
import { encodeMessage } from "../wire/message-codec.ts";
import { Candidates } from "./candidates.ts";
import { certificateFor, validateFor } from "./decided.ts";
import { Intake } from "./intake.ts";
import { milestonesOf } from "./milestones.ts";
import type { Candidate } from "./ports.ts";
import { ProposerDuty } from "./proposer-duty.ts";
import type { DriverEvents, DriverSettings } from "./settings.ts";
import { keptIn, statusOf } from "./status.ts";
import type { DriverLoad, DriverStatus } from "./status.ts";

/**
 * Runs the state machine of one node: timers, signatures, the record of promises, re-sending, and blocks. Events change
 * the state at once; what follows from them is done one after the other, so nothing is sent before it is durable.
 */
export class Driver {
  readonly #settings: DriverSettings;
  readonly #candidates = new Candidates();
  readonly #intake: Intake;
  readonly #duty: ProposerDuty;
  readonly #events = new Emitter<DriverEvents>();
  #state: State;
  #running = false;
  #effects: { readonly height: number; readonly effect: Effect }[] = [];
  #working: Promise<void> = Promise.resolve();
  #busy = false;
  #signed = new Map<string, Uint8Array>();
  /** hashes of blocks to check that nobody has sent yet */
  #missing = new Set<Hash>();
  /** when members were sent a decided block, within the last interval */
  readonly #told = new Map<string, number>();
  #cancelTimer: (() => void) | undefined;
  #cancelResend: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(settings: DriverSettings) {
    this.#settings = settings;
    const { blocks } = settings;
    this.#intake = new Intake(settings, this.#candidates);
    this.#duty = new ProposerDuty(settings, {
      send: (message, candidate) => {
        this.#candidates.add(candidate);
        settings.messages.broadcast(encodeMessage({ message, block: candidate.bytes }), true);
        this.#dispatch({ kind: "message", message });
      },
      onRefused: (error) => {
        this.#events.emit("refused", error);
      },
      onFailed: (error) => {
        this.#fail("what was to be proposed could not be kept", error);
      },
    });
    this.#state = begin(this.#contextOf(blocks.head.height + 1)).state;
  }

  get status(): DriverStatus {
    return statusOf(this.#state);
  }

  get load(): DriverLoad {
    return {
      effects: this.#effects.length,
      candidates: this.#candidates.size,
      missing: this.#missing.size,
      signed: this.#signed.size,
      told: this.#told.size,
      signers: this.#intake.signers,
      kept: keptIn(this.#state),
    };
  }

  /** Goes on with the height after the head, from what was kept of it. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    const { messages, blocks, records } = this.#settings;
    this.#unsubscribe = messages.onMessage((sender, bytes) => {
      this.#receive(sender, bytes);
    });
    const height = blocks.head.height + 1;
    const context = this.#contextOf(height);
    const { promises } = records.load(height);
    this.#enter(promises === undefined ? begin(context) : restore(context, decodeDurable(promises)));
    this.#scheduleResend();
  }

  /** Waits for what is being done. Nothing is sent afterwards. */
  async stop(): Promise<void> {
    this.#halt();
    await this.#working;
    await this.#duty.settled;
  }

  /** Another part of the node has added blocks: this one goes on behind them. */
  headChanged(): void {
    const height = this.#settings.blocks.head.height + 1;
    if (!this.#running || height <= this.#state.context.height) return;
    const context = this.#contextOf(height);
    this.#enter(height === this.#state.context.height + 1 ? beginNext(this.#state, context) : begin(context));
  }

  /** Says again what is current: for a member that was not connected before. */
  resend(): void {
    if (!this.#running) return;
    for (const message of currentMessages(this.#state)) {
      const bytes = this.#signed.get(keyOf(message));
      if (bytes !== undefined) this.#settings.messages.broadcast(bytes, false);
    }
    this.#duty.resend();
    for (const hash of this.#missing) void this.#check(hash);
  }

  /** an undecided block that this node has */
  candidate(hash: Hash): Uint8Array | undefined {
    return this.#candidates.get(hash)?.bytes;
  }

  /** @returns a function that ends the subscription */
  on<E extends keyof DriverEvents>(event: E, listener: DriverEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  #contextOf(height: number): HeightContext {
    const { committee, validator, timeouts } = this.#settings;
    const { validators } = committee.speakers(height);
    const self = validator === undefined ? undefined : validators.indexOf(validator.address);
    return heightContext(height, validators, self, timeouts);
  }

  #enter({ state, effects }: Step): void {
    this.#cancelTimer?.();
    this.#signed = new Map();
    this.#missing = new Set();
    this.#become(state);
    this.#candidates.dropBelow(state.context.height);
    this.#enqueue(effects);
    this.#duty.begin(state.context.height);
  }

  #receive(sender: string, bytes: Uint8Array): void {
    try {
      const message = this.#intake.take(bytes, this.#state.context.height);
      if (message === undefined) return;
      this.#dispatch({ kind: "message", message });
      if ("blockHash" in message && this.#missing.has(message.blockHash)) void this.#check(message.blockHash);
    } catch (error) {
      // Whatever is wrong with a message of others has a code; a bug of ours has none.
      if (errorCode(error) === undefined) throw error;
      this.#settings.messages.reject(sender, (error as Error).message);
    }
  }

  #dispatch(event: Event): void {
    if (!this.#running) return;
    const { state, effects } = step(this.#state, event);
    this.#become(state);
    this.#enqueue(effects);
  }

  #become(state: State): void {
    const milestones = milestonesOf(this.#state, state);
    this.#state = state;
    for (const milestone of milestones) this.#events.emit("reached", milestone, state.context.height, state.round);
  }

  #enqueue(effects: readonly Effect[]): void {
    const { height } = this.#state.context;
    this.#effects.push(...effects.map((effect) => ({ height, effect })));
    if (this.#busy) return;
    this.#busy = true;
    this.#working = this.#work();
  }

  async #work(): Promise<void> {
    try {
      for (let next = this.#effects.shift(); next !== undefined; next = this.#effects.shift()) {
        // A height that was left behind has no more consequences.
        if (this.#running && next.height === this.#state.context.height) await this.#perform(next.effect);
      }
    } catch (error) {
      this.#fail(`height ${this.#state.context.height} cannot go on`, error);
    }
    this.#busy = false;
  }

  async #perform(effect: Effect): Promise<void> {
    const { height } = this.#state.context;
    const { records, clock, committee } = this.#settings;
    switch (effect.kind) {
      case "persist":
        await records.keepPromises(height, encodeDurable(effect.durable));
        return;
      case "broadcast":
        await this.#say(effect.message);
        return;
      case "timer": {
        const { round } = effect;
        this.#cancelTimer?.();
        this.#cancelTimer = clock.setTimer(() => {
          this.#dispatch({ kind: "timeout", height, round });
        }, effect.delayMs);
        return;
      }
      case "check":
        void this.#check(effect.blockHash);
        return;
      case "makeImpeachBlock":
        await this.#makeImpeachBlock(height);
        return;
      case "insert":
        await this.#insert(effect.blockHash, height);
        return;
      case "impeach":
        this.#events.emit("impeached", height, committee.speakers(height).proposer, effect.cause);
        this.#showProposals();
        return;
      case "evidence":
        this.#events.emit("evidence", effect.evidence);
        return;
      case "sync":
        this.#events.emit("behind", effect.height);
        return;
      case "sendDecided":
        this.#sendDecided(effect.validator, effect.height);
        return;
      case "fault":
        throw new ConsensusError("MESSAGE_INVALID", `the certified block ${effect.blockHash} fails ${effect.check}`);
    }
  }

  async #say(message: OwnMessage): Promise<void> {
    const { validator, chainId, messages } = this.#settings;
    const { self, height } = this.#state.context;
    if (message.kind === "VALIDATE") {
      messages.broadcast(encodeMessage({ message, block: undefined }), false);
      return;
    }
    if (validator === undefined || self === undefined) return;
    const signed = await signMessage(message, validator, self, chainId);
    if (!this.#running || height !== this.#state.context.height) return;
    const bytes = encodeMessage({ message: signed, block: undefined });
    this.#signed.set(keyOf(message), bytes);
    messages.broadcast(bytes, false);
    this.#dispatch({ kind: "message", message: signed });
  }

  /** What the proposer told this validator, for those whom it told something else: both together are evidence. */
  #showProposals(): void {
    const { messages } = this.#settings;
    for (const message of this.#state.proposals)
      messages.broadcast(encodeMessage({ message, block: undefined }), false);
  }

  /** Never throws: a block that cannot be had is asked for again later. */
  async #check(hash: Hash): Promise<void> {
    const { blocks, committee } = this.#settings;
    const { height } = this.#state.context;
    this.#missing.delete(hash);
    const candidate = await this.#obtain(hash, height);
    if (!this.#running || height !== this.#state.context.height) return;
    if (candidate === undefined) {
      this.#missing.add(hash);
      return;
    }
    try {
      const verdict =
        hash === this.#state.impeachBlock
          ? { legal: true as const }
          : await blocks.check(candidate, committee.speakers(height).proposer);
      if (height === this.#state.context.height) this.#dispatch({ kind: "checked", blockHash: hash, verdict });
    } catch (error) {
      this.#fail(`block ${hash} could not be checked`, error);
    }
  }

  async #makeImpeachBlock(height: number): Promise<void> {
    const { blocks } = this.#settings;
    if (blocks.head.height + 1 !== height) return;
    const candidate = await blocks.impeach();
    this.#candidates.add(candidate);
    this.#dispatch({ kind: "impeachBlock", blockHash: candidate.hash });
  }

  /** A block of this height, from whoever has it. */
  async #obtain(hash: Hash, height: number): Promise<Candidate | undefined> {
    const { blocks, messages } = this.#settings;
    const known = this.#candidates.get(hash);
    if (known !== undefined) return known;
    const bytes = await messages.fetch(height, hash).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const candidate = blocks.decode(bytes);
    if (candidate.hash !== hash) return undefined;
    this.#candidates.add(candidate);
    return candidate;
  }

  async #insert(hash: Hash, height: number): Promise<void> {
    const { blocks } = this.#settings;
    const { decided } = this.#state;
    if (decided === undefined || blocks.head.height >= height) return;
    const candidate = (await this.#obtain(hash, height)) ?? (await this.#ownImpeachBlock(hash));
    if (candidate === undefined) {
      // Nobody who was asked has it yet; those who certified it are asked again with the next blocks.
      this.#events.emit("behind", height);
      return;
    }
    await blocks.insert(candidate, certificateFor(this.#state, decided));
    this.#events.emit("decided", height, hash, decided.certificate.round);
    this.headChanged();
  }

  async #ownImpeachBlock(hash: Hash): Promise<Candidate | undefined> {
    const candidate = await this.#settings.blocks.impeach();
    return candidate.hash === hash ? candidate : undefined;
  }

  /** Once per interval: late votes must not become a flood of blocks. */
  #sendDecided(validator: number, height: number): void {
    const { blocks, committee, messages, clock, resendMs } = this.#settings;
    const member = committee.speakers(height).validators.addresses[validator];
    const decided = blocks.decided(height);
    if (member === undefined || decided === undefined) return;
    const now = clock.now();
    for (const [other, at] of this.#told) if (now - at >= resendMs) this.#told.delete(other);
    if (this.#told.has(member)) return;
    this.#told.set(member, now);
    const { hash } = blocks.decode(decided.bytes);
    messages.send(
      member,
      encodeMessage({ message: validateFor(height, hash, decided.certificate), block: decided.bytes }),
      true,
    );
  }

  #scheduleResend(): void {
    const { clock, resendMs } = this.#settings;
    const { height } = this.#state.context;
    this.#cancelResend = clock.setTimer(() => {
      // What was said a moment ago is not said again.
      if (height === this.#state.context.height) this.resend();
      this.#scheduleResend();
    }, resendMs);
  }

  #halt(): void {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelResend?.();
    this.#unsubscribe?.();
    this.#duty.stop();
    this.#effects = [];
  }

  #fail(what: string, cause: unknown): void {
    if (!this.#running) return;
    this.#halt();
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#events.emit(
      "failed",
      new ConsensusError("SEALING_FAILED", `${what}: ${reason}`, {
        advice: "This node votes no more; what it promised is safe. Remove the cause, then start it again.",
        cause,
      }),
    );
  }
}

const keyOf = (message: OwnMessage): string =>
  message.kind === "VALIDATE" ? message.kind : `${message.kind} ${message.round}`;

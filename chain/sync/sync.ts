import type { Network, Verdict } from "../network/interface.ts";
import { Emitter } from "../primitives/emitter.ts";
import { SYNC_LIMITS } from "../primitives/limits.ts";
import { Announcer } from "./announcer.ts";
import { blame } from "./blame.ts";
import { SyncError, blamesBlock } from "./errors.ts";
import type { Sync, SyncChain, SyncEvents, SyncLimits, SyncProgress } from "./interface.ts";
import { readReceived } from "./received.ts";
import type { ReceivedBlock } from "./received.ts";
import { requestRange } from "./requests.ts";
import { Run } from "./run.ts";
import { Sources } from "./sources.ts";
import { decodeAnnouncement } from "./wire/announcement.ts";
import { Window } from "./window.ts";
import type { Asked } from "./window.ts";

export interface SyncSettings {
  readonly network: Pick<Network, "id" | "peers" | "on" | "publish" | "request" | "setHead" | "report">;
  readonly chain: SyncChain;
  /** peers that must have told their heads before the node may count as caught up; 1 unless said, 0 for a node alone */
  readonly peersNeeded?: number;
  /** ms that blocks may come by consensus before peers are asked for them, while they are few; 0 unless said */
  readonly patienceMs?: number;
  readonly limits?: Partial<SyncLimits>;
  /** for the choice of peers; Math.random unless said */
  readonly random?: () => number;
}

/** Makes the part that catches up; nothing happens before `start`. */
export const createSync = (settings: SyncSettings): Sync => new Follower(settings);

/** Peers asked for the same range, when the first ones are slow. */
const HEDGES = 3;

class Follower implements Sync {
  readonly #settings: SyncSettings;
  readonly #limits: SyncLimits;
  readonly #events = new Emitter<SyncEvents>();
  readonly #sources: Sources;
  readonly #window: Window;
  readonly #announcer: Announcer;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  #endings: (() => void)[] = [];
  #running = false;
  #state: "starting" | "behind" | "caughtUp" = "starting";
  #startingBlock = 0;
  /** ms, since when the head is the same */
  #standsSince = 0;
  #inserting = false;
  /** what is being inserted */
  #run: Run | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(settings: SyncSettings) {
    this.#settings = settings;
    this.#limits = { ...SYNC_LIMITS, ...settings.limits };
    this.#sources = new Sources(this.#limits, settings.random ?? Math.random);
    this.#window = new Window(this.#limits);
    const { network, chain } = settings;
    this.#announcer = new Announcer({
      network,
      head: () => chain.head(),
      isNews: () => this.#state !== "behind",
      everyMs: this.#limits.announceMs,
    });
  }

  get caughtUp(): boolean {
    return this.#state === "caughtUp";
  }

  get progress(): SyncProgress | undefined {
    if (this.#state !== "behind") return undefined;
    const currentBlock = this.#height;
    const highestBlock = Math.max(currentBlock, this.#sources.best(performance.now()));
    return { startingBlock: this.#startingBlock, currentBlock, highestBlock };
  }

  on<E extends keyof SyncEvents>(event: E, listener: SyncEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#standsSince = performance.now();
    const { network } = this.#settings;
    for (const { id, head } of network.peers.values()) this.#sources.heard(id, head, performance.now());
    const poll = setInterval(() => void this.#poll(), this.#limits.pollMs);
    this.#endings = [
      () => {
        clearInterval(poll);
      },
      network.on("connected", ({ id, head }) => {
        this.#sources.heard(id, head, performance.now());
        this.#pump();
      }),
      network.on("disconnected", ({ id }) => {
        this.#sources.gone(id);
        this.#pump();
      }),
    ];
    this.#announcer.changed();
    this.#pump();
  }

  headChanged(): void {
    this.#standsSince = performance.now();
    this.#window.advance(this.#height);
    this.#pump();
    if (this.#running) this.#announcer.changed();
  }

  onAnnouncement(peer: string, data: Uint8Array): Verdict {
    if (!this.#running) return "ignore";
    try {
      const { head, peer: announcer } = decodeAnnouncement(data);
      const own = this.#settings.chain.head();
      if (announcer !== peer || (head.height === own.height && head.hash !== own.hash)) return "reject";
      this.#sources.heard(peer, head, performance.now());
    } catch {
      return "reject";
    }
    this.#pump();
    return "ignore";
  }

  async stop(): Promise<void> {
    this.#halt();
    await this.#work;
  }

  get #height(): number {
    return this.#settings.chain.head().height;
  }

  /** Asks for what is missing, as far as limits and peers allow. */
  #pump(): void {
    if (!this.#running) return;
    const now = performance.now();
    const head = this.#height;
    const best = this.#sources.best(now);
    this.#judge(head, best, now);
    if (best <= head || this.#isPatient(head, best, now)) return;
    const last = Math.max(head, this.#run?.taken.at(-1)?.height ?? 0);
    while (this.#window.asked.size < this.#limits.requests) {
      const gap = this.#window.gap(last, best);
      if (gap === undefined || !this.#ask(gap, new Set(), now)) break;
    }
    this.#hedge(last, now);
    if (this.#window.asked.size > 0) this.#later(this.#limits.hedgeMs, now);
  }

  /** Tells where the node stands. */
  #judge(head: number, best: number, now: number): void {
    if (best > head) {
      if (this.#state === "behind" || (this.#state === "caughtUp" && best <= head + this.#limits.lagBlocks)) return;
      this.#state = "behind";
      this.#startingBlock = head;
      this.#events.emit("behind", { startingBlock: head, currentBlock: head, highestBlock: best });
    } else if (this.#state !== "caughtUp" && this.#sources.believed(now) >= (this.#settings.peersNeeded ?? 1)) {
      this.#state = "caughtUp";
      this.#announcer.changed();
      this.#events.emit("caughtUp");
    }
  }

  /** Whether the few blocks that are missing may still come by consensus. */
  #isPatient(head: number, best: number, now: number): boolean {
    const wait = this.#standsSince + (this.#settings.patienceMs ?? 0) - now;
    if (wait <= 0 || this.#state !== "caughtUp" || best > head + this.#limits.lagBlocks) return false;
    this.#later(wait, now);
    return true;
  }

  /** When everything waits for one slow peer, others are asked too. */
  #hedge(last: number, now: number): void {
    const asked = this.#window.askedFor(last + 1);
    const [first] = asked;
    if (first === undefined || asked.length >= HEDGES) return;
    if (asked.some(({ since }) => since + this.#limits.hedgeMs > now)) return;
    const range = { from: last + 1, count: first.from + first.count - last - 1 };
    this.#ask(range, new Set(asked.map(({ peer }) => peer)), now);
  }

  /** @returns whether there was somebody to ask */
  #ask(range: { readonly from: number; readonly count: number }, except: ReadonlySet<string>, now: number): boolean {
    const choice = this.#sources.pick(range.from, except, now);
    if (choice === undefined) return false;
    const { peer, until } = choice;
    const asked = { peer, from: range.from, count: Math.min(range.count, until - range.from + 1), since: now };
    this.#window.ask(asked);
    this.#sources.asked(peer);
    void this.#download(asked);
    return true;
  }

  async #download(asked: Asked): Promise<void> {
    const blocks = await this.#receive(asked);
    this.#sources.answered(asked.peer);
    this.#window.end(asked, blocks, this.#height);
    if (!this.#running) return;
    if (!this.#inserting) this.#work = this.#insertAll();
    this.#pump();
  }

  /** What a peer delivers; nothing when it is not what it was asked for. */
  async #receive({ peer, from, count }: Asked): Promise<readonly ReceivedBlock[]> {
    try {
      const { head, blocks } = await requestRange(this.#settings.network, peer, { from, count });
      this.#sources.heard(peer, head, performance.now());
      if (blocks.length === 0) throw new SyncError("RANGE_EMPTY", `no block ${from}, though it said it has it`);
      return readReceived(peer, from, blocks);
    } catch (error) {
      this.#blame(peer, error);
      return [];
    }
  }

  /** Inserts what is here, run after run. */
  async #insertAll(): Promise<void> {
    this.#inserting = true;
    let goesOn = true;
    while (this.#running && goesOn) goesOn = await this.#insertRun();
    this.#inserting = false;
  }

  /** @returns whether there may be more to insert */
  async #insertRun(): Promise<boolean> {
    const { chain } = this.#settings;
    const run = new Run(this.#window, chain.head(), this.#limits);
    this.#run = run;
    const failure = await chain.insert(run).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    this.#run = undefined;
    const { height } = chain.head();
    const inserted = run.taken.filter((block) => block.height <= height);
    const last = inserted.at(-1);
    if (last !== undefined) {
      for (const peer of new Set(inserted.map((block) => block.peer))) this.#sources.delivered(peer);
      this.headChanged();
      this.#events.emit("inserted", { height: last.height, hash: last.hash });
    }
    if (failure === undefined) return last !== undefined;
    const culprit = run.taken.at(-1);
    // Consensus may have been faster.
    if (culprit !== undefined && culprit.height <= height) return true;
    if (culprit !== undefined && blamesBlock(failure.error)) {
      this.#blame(culprit.peer, failure.error);
      this.#pump();
      return true;
    }
    this.#halt();
    this.#events.emit("failed", failure.error);
    return false;
  }

  #blame(peer: string, error: unknown): void {
    if (!this.#running) return;
    this.#sources.failed(peer, performance.now());
    if (blame(this.#settings.network, peer, error)) this.#window.dropFrom(peer);
    this.#events.emit("disappointed", peer, error instanceof Error ? error.message : String(error));
  }

  /** An announcement may get lost: peers that told nothing for a while are asked. */
  async #poll(): Promise<void> {
    const silent = this.#sources.silent(performance.now());
    await Promise.all(
      silent.map(async (peer) => {
        try {
          const { head } = await requestRange(this.#settings.network, peer, { from: 0, count: 0 });
          this.#sources.heard(peer, head, performance.now());
        } catch (error) {
          this.#blame(peer, error);
        }
      }),
    );
    this.#pump();
  }

  /** Looks again after a time, unless it does so earlier. */
  #later(ms: number, now: number): void {
    if (now + ms >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = now + ms;
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.#pump();
    }, ms);
  }

  #halt(): void {
    this.#running = false;
    this.#announcer.stop();
    for (const end of this.#endings.splice(0)) end();
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
  }
}

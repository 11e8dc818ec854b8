import type { Proposal } from "../messages/message.ts";
import { signProposal } from "../messages/sign.ts";
import { decodeMessage, encodeMessage } from "../wire/message-codec.ts";
import type { Candidate } from "./ports.ts";
import type { DriverSettings } from "./settings.ts";

export interface DutyParts {
  /** a proposal that is durable goes out */
  readonly send: (proposal: Proposal, candidate: Candidate) => void;
  readonly onRefused: (error: Error) => void;
  readonly onFailed: (error: unknown) => void;
}

interface Made {
  readonly proposal: Proposal;
  readonly candidate: Candidate;
}

const MS_PER_SECOND = 1_000;

/**
 * Proposes when it is this node's turn: one block per height, kept before it is sent, so that a crash does not make it
 * propose another one.
 */
export class ProposerDuty {
  readonly #settings: DriverSettings;
  readonly #parts: DutyParts;
  #height = 0;
  #proposal: Proposal | undefined;
  #cancel: (() => void) | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(settings: DriverSettings, parts: DutyParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** resolves when nothing is being built any more */
  get settled(): Promise<void> {
    return this.#working;
  }

  /** A height begins: propose in it when it is due, if it is this node's turn. */
  begin(height: number): void {
    this.stop();
    this.#height = height;
    const { proposer, committee, blocks, clock, periodMs } = this.#settings;
    if (proposer === undefined || committee.speakers(height).proposer !== proposer.address) return;
    const due = blocks.head.timestamp * MS_PER_SECOND + periodMs;
    this.#cancel = clock.setTimer(
      () => {
        this.#working = this.#propose(height);
      },
      Math.max(0, due - clock.now()),
    );
  }

  /** Tells again of the proposal, without its block: who lacks that asks for it. */
  resend(): void {
    if (this.#proposal === undefined) return;
    this.#settings.messages.broadcast(encodeMessage({ message: this.#proposal, block: undefined }), false);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#proposal = undefined;
    this.#height = -1;
  }

  async #propose(height: number): Promise<void> {
    const made = this.#restore(height) ?? (await this.#make(height));
    if (made === undefined || this.#height !== height) return;
    this.#proposal = made.proposal;
    this.#parts.send(made.proposal, made.candidate);
  }

  #restore(height: number): Made | undefined {
    const { records, blocks } = this.#settings;
    const kept = records.load(height).proposal;
    if (kept === undefined) return undefined;
    const { message, block } = decodeMessage(kept);
    if (message.kind !== "PROPOSAL" || block === undefined) return undefined;
    return { proposal: message, candidate: blocks.decode(block) };
  }

  async #make(height: number): Promise<Made | undefined> {
    const { blocks, records, proposer, chainId } = this.#settings;
    if (proposer === undefined) return undefined;
    let candidate: Candidate;
    try {
      candidate = await blocks.build();
    } catch (error) {
      // The others impeach a proposer that comes up with nothing; the chain goes on.
      this.#parts.onRefused(error as Error);
      return undefined;
    }
    if (candidate.height !== height || this.#height !== height) return undefined;
    try {
      const proposal = await signProposal(height, candidate.hash, proposer, chainId);
      await records.keepProposal(height, encodeMessage({ message: proposal, block: candidate.bytes }));
      return { proposal, candidate };
    } catch (error) {
      this.#parts.onFailed(error);
      return undefined;
    }
  }
}

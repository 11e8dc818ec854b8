import type { CommitteePort } from "../../chain/consensus/driver/ports.ts";
import type { ConsensusError } from "../../chain/consensus/errors.ts";
import type { ImpeachCause } from "../../chain/consensus/machine/cause.ts";
import { convict } from "../../chain/consensus/messages/accusation.ts";
import type { Evidence } from "../../chain/consensus/messages/evidence.ts";
import { decodeDurable } from "../../chain/consensus/wire/durable-codec.ts";
import { decodeEvidence, encodeEvidence } from "../../chain/consensus/wire/evidence-codec.ts";
import { decodeMessage } from "../../chain/consensus/wire/message-codec.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import type { StoredBlock } from "./blocks.ts";
import { recoverSimulated } from "./keys.ts";
import { Witness } from "./witness.ts";

/** What must never happen has happened. */
export class Violation extends Error {
  override readonly name = "Violation";
}

/**
 * Once faults have ended, a height is decided at most so many rounds after the latest in which anybody was then: the round that
 * was spoilt, one that is split, and those of f Byzantine coordinators.
 */
const roundsAfterFaults = (f: number): number => f + 2;

export interface JudgeSettings {
  readonly chainId: number;
  readonly committee: CommitteePort;
  /** of the nodes whose key is used once: the others may do what they like */
  readonly honest: ReadonlySet<string>;
  /** of the nodes that propose: the others show what they were told */
  readonly proposers: ReadonlySet<string>;
  /** validators whose key is used twice */
  readonly byzantine: readonly Address[];
  /** only what is decided counts, not what nodes say on the way there */
  readonly unwatched: boolean;
  readonly note: (line: string) => void;
}

/** What has to hold in every run, whatever happens. Keeps the first violation. */
export class Judge {
  /** impeachments by honest nodes, by kind of cause */
  readonly impeachments = new Map<ImpeachCause["kind"], number>();
  /** what nodes hold against others, by kind of what was signed twice */
  readonly evidence = new Map<Evidence["first"]["kind"], number>();
  violation: Violation | undefined;
  /** the most rounds that a height took after faults had ended */
  roundsAfterFaults = 0;
  /** messages that were refused, of whomever */
  refused = 0;
  readonly #settings: JudgeSettings;
  readonly #witness = new Witness();
  readonly #decided = new Map<number, Hash>();
  readonly #illegal = new Set<number>();
  readonly #doubled = new Set<number>();
  /** while no faults occur: the latest round in which anybody was when they ended, by height */
  #rounds: ReadonlyMap<number, number> | undefined;
  #calmFrom = Infinity;

  constructor(settings: JudgeSettings) {
    this.#settings = settings;
  }

  /** messages that bound their senders */
  get judged(): number {
    return this.#witness.judged;
  }

  faultsBegin(): void {
    this.#rounds = undefined;
    this.#calmFrom = Infinity;
  }

  /** @param rounds where the nodes stand, by height */
  faultsEnd(rounds: ReadonlyMap<number, number>): void {
    this.#rounds = rounds;
  }

  /** From this height on everything goes well: nobody has a reason to impeach. */
  calmFrom(height: number): void {
    this.#calmFrom = height;
  }

  /** A block became the head of a node: agreement means that nobody ever has another one of its height. */
  inserted(node: string, stored: StoredBlock): void {
    const { block, candidate, certificate } = stored;
    const what = block.proposer === undefined ? "impeach block" : "block";
    this.#settings.note(
      `${node} inserts ${what} ${block.height} ${candidate.hash.slice(0, 10)}, round ${certificate.round}`,
    );
    this.certified(stored);
    const known = this.#decided.get(block.height);
    if (known === undefined) {
      this.#decided.set(block.height, candidate.hash);
      this.#inTime(block.height, certificate.round);
    } else if (known !== candidate.hash) {
      this.#accuse(`height ${block.height} was decided as ${known} and as ${candidate.hash}`);
    }
  }

  /** Heights that every node has left cannot be decided differently any more. */
  forgetBelow(height: number): void {
    for (const known of this.#decided.keys()) if (known < height) this.#decided.delete(known);
    for (const known of this.#illegal) if (known < height) this.#illegal.delete(known);
    for (const known of this.#doubled) if (known < height) this.#doubled.delete(known);
  }

  /** A certificate has the signatures of Q members. */
  certified({ block, candidate, certificate }: StoredBlock): void {
    const { addresses, quorum } = this.#settings.committee.speakers(block.height).validators;
    const signers = certificate.seals.map(
      ({ signature }) => `0x${Buffer.from(signature.subarray(0, 20)).toString("hex")}`,
    );
    const members = certificate.seals.every(({ validator }, i) => addresses[validator] === signers[i]);
    const distinct = new Set(signers).size;
    if (distinct >= quorum && members) return;
    this.#accuse(`block ${block.height} ${candidate.hash} is certified by ${distinct} signers`);
  }

  kept(node: string, kind: "promises" | "proposal", bytes: Uint8Array): void {
    if (this.#settings.unwatched) return;
    if (kind === "promises") {
      this.#accuse(this.#witness.kept(node, decodeDurable(bytes)));
      return;
    }
    const { message } = decodeMessage(bytes);
    if (message.kind === "PROPOSAL") this.#witness.keptProposal(node, message.height, message.blockHash);
  }

  said(node: string, message: Uint8Array): void {
    if (this.#settings.unwatched) return;
    const said = decodeMessage(message).message;
    if (said.kind === "PROPOSAL" && !this.#settings.proposers.has(node)) return;
    this.#accuse(this.#witness.said(node, said));
  }

  proposedIllegally(height: number): void {
    this.#illegal.add(height);
  }

  proposedTwice(height: number): void {
    this.#doubled.add(height);
  }

  /** Evidence survives being encoded, and convicts who equivocated, never an honest member that crashed and came back. */
  accused(node: string, evidence: Evidence): void {
    if (this.#settings.unwatched) return;
    const { kind, height } = evidence.first;
    this.evidence.set(kind, (this.evidence.get(kind) ?? 0) + 1);
    const { chainId, byzantine } = this.#settings;
    const culprit = convict(decodeEvidence(encodeEvidence(evidence)), chainId, recoverSimulated);
    const deserved = kind === "SEAL" ? this.#doubled.has(height) : byzantine.includes(culprit);
    if (!deserved) this.#accuse(`${node} holds evidence of ${kind} at height ${height} against the honest ${culprit}`);
  }

  /** Validators impeach when there is a cause, and for what was really done. */
  impeached(node: string, height: number, culprit: Address, cause: ImpeachCause): void {
    const why = cause.kind === "illegal" ? `${cause.kind} (${cause.check})` : cause.kind;
    this.#settings.note(`${node} impeaches ${culprit.slice(0, 10)} at height ${height}: ${why}`);
    if (!this.#settings.honest.has(node)) return;
    this.impeachments.set(cause.kind, (this.impeachments.get(cause.kind) ?? 0) + 1);
    if (height >= this.#calmFrom) this.#accuse(`${node} impeaches at height ${height} without a cause: ${why}`);
    // A block from the future is one by the clock of the validator, which may be wrong; the rest is in the block.
    const provable = cause.kind === "illegal" && cause.check !== "future";
    if (provable && !this.#illegal.has(height)) {
      this.#accuse(`${node} impeaches at height ${height}, where no illegal block was proposed: ${why}`);
    }
  }

  /** An honest node refused what another one said; of honest nodes nobody does. */
  rejected(node: string, sender: string, reason: string): void {
    this.refused += 1;
    this.#settings.note(`${node} rejects a message of ${sender}: ${reason}`);
    if (this.#settings.honest.has(sender)) {
      this.#accuse(`${node} rejects a message of the honest ${sender}: ${reason}`);
    }
  }

  failed(node: string, error: ConsensusError): void {
    this.#accuse(`${node} has stopped: ${error.message}`);
  }

  #inTime(height: number, round: number): void {
    if (this.#rounds === undefined) return;
    const rounds = round - (this.#rounds.get(height) ?? 0);
    this.roundsAfterFaults = Math.max(this.roundsAfterFaults, rounds);
    const { f } = this.#settings.committee.speakers(height).validators;
    if (rounds > roundsAfterFaults(f)) this.#accuse(`after the faults ended, height ${height} took ${rounds} rounds`);
    if (height >= this.#calmFrom && round > 0)
      this.#accuse(`height ${height} was decided in round ${round} without a cause`);
  }

  #accuse(what: string | undefined): void {
    if (what !== undefined) this.violation ??= new Violation(what);
  }
}

import type { Durable } from "../../../../../chain/consensus/machine/durable.ts";
import { promiseless } from "../../../../../chain/consensus/machine/durable.ts";
import type { Effect } from "../../../../../chain/consensus/machine/effect.ts";
import type { Event } from "../../../../../chain/consensus/machine/event.ts";
import { begin, restore, step } from "../../../../../chain/consensus/machine/machine.ts";
import { currentMessages } from "../../../../../chain/consensus/machine/own.ts";
import type { State, Step } from "../../../../../chain/consensus/machine/state.ts";
import type { Message, OwnMessage } from "../../../../../chain/consensus/messages/message.ts";
import { decodeDurable, encodeDurable } from "../../../../../chain/consensus/wire/durable-codec.ts";
import type { Hash } from "../../../../../chain/primitives/types.ts";
import { deepFreeze } from "./frozen.ts";
import { HEIGHT, I, X } from "./messages.ts";
import { contextFor } from "./validator.ts";

interface Member {
  state: State;
  /** bytes, as on a disk */
  disk: Uint8Array;
  inserted: Hash | undefined;
  /** answers to what it asked for, and messages on the way to it */
  readonly inbox: Event[];
  /** its votes by kind and round, of all its lives */
  readonly votes: Map<string, Hash>;
}

/** Signatures that pass the codec: any small s is in the lower half. */
const SIGNATURE = `0x${"01".repeat(64)}00` as const;

/** n real machines with disks, and a network that a test delays, loses, doubles and reorders at will. */
export class Cluster {
  readonly members: readonly Member[];

  constructor(n: number) {
    this.members = Array.from({ length: n }, (_, self) => {
      const { state } = begin(contextFor({ n, self }));
      const disk = encodeDurable(promiseless(HEIGHT));
      return { state, disk, inbox: [], inserted: undefined, votes: new Map<string, Hash>() };
    });
  }

  /** Puts a message into the inbox of some. */
  send(message: Message, to: readonly number[]): void {
    for (const index of to) this.member(index).inbox.push({ kind: "message", message });
  }

  /** Gives a member one of the events that wait for it; `keep` leaves it there to come again. */
  deliver(index: number, which: number, keep = false): void {
    const { inbox } = this.member(index);
    if (inbox.length === 0) return;
    const at = which % inbox.length;
    const event = inbox[at];
    if (!keep) inbox.splice(at, 1);
    if (event !== undefined) this.#occur(index, event);
  }

  /** Loses one of the messages to a member; what it asked its own node for always comes. */
  lose(index: number, which: number): void {
    const { inbox } = this.member(index);
    const at = which % Math.max(1, inbox.length);
    if (inbox[at]?.kind === "message") inbox.splice(at, 1);
  }

  /** Ends the timer, if one runs. */
  timeout(index: number): void {
    const { round, timed } = this.member(index).state;
    if (timed) this.#occur(index, { kind: "timeout", height: HEIGHT, round });
  }

  /** Loses all but what is on disk. */
  crash(index: number): void {
    const member = this.member(index);
    member.inbox.length = 0;
    const durable: Durable = decodeDurable(member.disk);
    this.#follow(index, restore(member.state.context, deepFreeze(durable)));
  }

  /** Repeats what the member has to say, as its driver does from time to time. */
  repeat(index: number): void {
    for (const message of currentMessages(this.member(index).state)) this.#broadcast(index, message);
  }

  member(index: number): Member {
    const member = this.members[index];
    if (member === undefined) throw new RangeError(`no member ${index}`);
    return member;
  }

  #occur(index: number, event: Event): void {
    this.#follow(index, deepFreeze(step(this.member(index).state, event)));
  }

  #follow(index: number, { state, effects }: Step): void {
    const member = this.member(index);
    member.state = state;
    for (const effect of effects) this.#carryOut(index, member, effect);
  }

  #carryOut(index: number, member: Member, effect: Effect): void {
    switch (effect.kind) {
      case "persist":
        member.disk = encodeDurable(effect.durable);
        break;
      case "check": {
        const legal = effect.blockHash !== X;
        const verdict = legal ? ({ legal } as const) : ({ legal, check: "STATE_ROOT" } as const);
        member.inbox.push({ kind: "checked", blockHash: effect.blockHash, verdict });
        break;
      }
      case "makeImpeachBlock":
        member.inbox.push({ kind: "impeachBlock", blockHash: I });
        break;
      case "insert":
        member.inserted = effect.blockHash;
        break;
      case "broadcast":
        this.#broadcast(index, effect.message);
        break;
      default:
    }
  }

  #broadcast(index: number, message: OwnMessage): void {
    if (message.kind === "PREPARE" || message.kind === "COMMIT") this.#voteOnce(index, message);
    const everyone = [...this.members.keys()];
    if (message.kind === "VALIDATE") this.send(message, everyone);
    else this.send({ ...message, validator: index, signature: SIGNATURE }, everyone);
  }

  /** @throws Error when an honest validator votes for two blocks in one slot, in this life and earlier ones */
  #voteOnce(index: number, { kind, round, blockHash }: Extract<OwnMessage, { kind: "PREPARE" | "COMMIT" }>): void {
    const { votes } = this.member(index);
    const before = votes.get(`${kind} ${round}`);
    if (before !== undefined && before !== blockHash) throw new Error(`${index} voted twice: ${kind} ${round}`);
    votes.set(`${kind} ${round}`, blockHash);
  }
}

import type { Event } from "../../chain/consensus/machine/event.ts";
import { durableOf, samePromises } from "../../chain/consensus/machine/durable.ts";
import type { State, Step } from "../../chain/consensus/machine/state.ts";
import type { Justification, LockPoint, Message, OwnMessage } from "../../chain/consensus/messages/message.ts";
import { lockPoint } from "../../chain/consensus/messages/message.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import type { Rule } from "./machine.ts";
import { BLOCK } from "./universe.ts";

/** Something an honest validator has sent, which anyone may receive from then on, at any time, any number of times. */
export type Sent =
  | {
      readonly kind: "PREPARE" | "COMMIT";
      readonly round: number;
      readonly blockHash: Hash;
      readonly justification: Justification | undefined;
    }
  | { readonly kind: "IMPEACH"; readonly round: number; readonly lock: LockPoint | undefined };

/** An honest validator: its machine, just restored from disk, and all it ever sent. */
export interface Validator {
  readonly state: State;
  readonly sent: readonly Sent[];
}

const keyOfLock = (lock: LockPoint | undefined): string =>
  lock === undefined ? "-" : `${lock.round}${lock.blockHash}`;

export const keyOfSent = (sent: Sent): string =>
  sent.kind === "IMPEACH"
    ? `I${sent.round}:${keyOfLock(sent.lock)}`
    : `${sent.kind}${sent.round}:${sent.blockHash}${sent.justification === undefined ? "" : "j"}`;

/** What tells validators of one class apart. Whose signatures a certificate holds makes no difference to anyone. */
export const keyOf = ({ state, sent }: Validator): string =>
  [
    state.context.self,
    state.round,
    keyOfLock(lockPoint(state.entryLock)),
    state.prepared?.blockHash,
    state.committed,
    keyOfLock(lockPoint(state.lock)),
    ...sent.map(keyOfSent).sort(),
  ].join(" ");

const sentOf = (message: OwnMessage): Sent | undefined => {
  switch (message.kind) {
    case "PREPARE": {
      const { kind, round, blockHash, justification } = message;
      return { kind, round, blockHash, justification };
    }
    case "COMMIT":
      return { kind: message.kind, round: message.round, blockHash: message.blockHash, justification: undefined };
    case "IMPEACH":
      return { kind: message.kind, round: message.round, lock: lockPoint(message.lock) };
    case "VALIDATE":
      return undefined;
  }
};

/** Carries out effects: blocks are checked and made at once, messages go out. */
const carryOut = (rule: Rule, before: Validator, { state, effects }: Step): Validator => {
  let validator: Validator = { state, sent: before.sent };
  for (const effect of effects) {
    if (effect.kind === "check") {
      const legal = effect.blockHash !== BLOCK.X;
      const verdict = legal ? ({ legal } as const) : ({ legal, check: "state root" } as const);
      validator = occur(rule, validator, { kind: "checked", blockHash: effect.blockHash, verdict });
    } else if (effect.kind === "makeImpeachBlock") {
      validator = occur(rule, validator, { kind: "impeachBlock", blockHash: BLOCK.I });
    } else if (effect.kind === "broadcast") {
      const sent = sentOf(effect.message);
      const known = sent === undefined || validator.sent.some((other) => keyOfSent(other) === keyOfSent(sent));
      if (!known) validator = { ...validator, sent: [...validator.sent, sent] };
    }
  }
  return validator;
};

const occur = (rule: Rule, validator: Validator, event: Event): Validator =>
  carryOut(rule, validator, rule.step(validator.state, event));

/** A validator that begins the height. */
export const newborn = (rule: Rule, state: State): Validator =>
  carryOut(rule, { state, sent: [] }, rule.begin(state.context));

/**
 * The validator after a crash: only what was durable is left. The explorer does this after every step, which is always
 * possible and always allowed, so that what was received and had no consequence yet makes no difference between states.
 */
export const restart = (rule: Rule, { state, sent }: Validator, durable = durableOf(state)): Validator =>
  carryOut(rule, { state, sent }, rule.restore(state.context, durable));

/** Gives a validator one event after the other until one makes it promise or send something new. */
export const perform = (rule: Rule, before: Validator, events: readonly Event[]): Validator | undefined => {
  let validator = before;
  for (const event of events) {
    validator = occur(rule, validator, event);
    const acted = validator.sent !== before.sent || !samePromises(validator.state, before.state);
    if (acted) return restart(rule, validator);
  }
  return undefined;
};

/** The block that a validator or onlooker decides when it receives messages; undefined when it does not. */
export const decisionUpon = (rule: Rule, onlooker: State, messages: readonly Message[]): Hash | undefined => {
  let validator: Validator = { state: onlooker, sent: [] };
  for (const message of messages) validator = occur(rule, validator, { kind: "message", message });
  return validator.state.decided?.blockHash;
};

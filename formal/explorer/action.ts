import { coordinator } from "../../chain/consensus/machine/context.ts";
import type { Event } from "../../chain/consensus/machine/event.ts";
import type { Justification, LockPoint, Message } from "../../chain/consensus/messages/message.ts";
import type { Hash } from "../../chain/primitives/types.ts";
import { bareCertificate, impeach, proposal, vote } from "./messages.ts";
import { BLOCK } from "./universe.ts";
import type { Validator } from "./validator.ts";

/** A validator's claim as it counts in a justification: whose it is makes no difference, but that they differ. */
export type ClaimedLock = LockPoint | undefined;

/** What can happen to one honest validator in one step. Messages of others are named by what matters of them. */
export type Action =
  | { readonly kind: "proposal"; readonly blockHash: Hash }
  | { readonly kind: "timeout" }
  | { readonly kind: "crash" }
  /** all PREPAREs there are for a block in a round, `others` of them from others */
  | { readonly kind: "prepares"; readonly round: number; readonly blockHash: Hash; readonly others: number }
  /** messages of others that show them in these rounds, ascending */
  | { readonly kind: "later"; readonly rounds: readonly number[] }
  /** IMPEACHes to the coordinator of a round */
  | { readonly kind: "impeaches"; readonly round: number; readonly claims: readonly ClaimedLock[] }
  /** the proposal of the coordinator of a round */
  | {
      readonly kind: "coordination";
      readonly round: number;
      readonly blockHash: Hash;
      readonly claims: readonly ClaimedLock[];
    };

const keyOfClaim = (lock: ClaimedLock): string => (lock === undefined ? "-" : `${lock.round}${lock.blockHash}`);

/** Equal for actions that do the same to the same validator. */
export const keyOfAction = (action: Action): string => {
  switch (action.kind) {
    case "proposal":
      return `p${action.blockHash}`;
    case "timeout":
    case "crash":
      return action.kind;
    case "prepares":
      return `v${action.round}${action.blockHash}${action.others}`;
    case "later":
      return `l${action.rounds.join()}`;
    case "impeaches":
      return `i${action.round}${action.claims.map(keyOfClaim).join()}`;
    case "coordination":
      return `c${action.round}${action.blockHash}${action.claims.map(keyOfClaim).join()}`;
  }
};

/** Claims of distinct validators, and the certificate that the highest of them needs. */
export const justificationOf = (claims: readonly ClaimedLock[]): Justification => {
  const top = claims.flatMap((lock) => lock ?? []).sort((a, b) => b.round - a.round)[0];
  return {
    claims: claims.map((lock, validator) => ({ validator, lock, signature: "0x" })),
    certificate: top && bareCertificate(top),
  };
};

/** What happens to the machine of a validator, message by message. Undefined for a crash, which is no event. */
export const eventsOf = (action: Action, { state, sent }: Validator): readonly Event[] => {
  const { height, validators, self } = state.context;
  const others = Array.from({ length: validators }, (_, i) => i).filter((i) => i !== self);
  const receive = (messages: readonly Message[]): readonly Event[] =>
    messages.map((message) => ({ kind: "message", message }));
  switch (action.kind) {
    case "proposal":
      return receive([proposal(height, action.blockHash)]);
    case "timeout":
      return [{ kind: "timeout", height, round: state.round }];
    case "crash":
      return [];
    case "prepares": {
      const { round, blockHash } = action;
      const own = sent.some(
        (message) => message.kind === "PREPARE" && message.round === round && message.blockHash === blockHash,
      );
      const voters = [...others.slice(0, action.others), ...(own && self !== undefined ? [self] : [])];
      return receive(voters.map((voter) => vote("PREPARE", height, round, blockHash, voter)));
    }
    case "later":
      return receive(
        action.rounds.map((round, i) =>
          round === 1
            ? vote("PREPARE", height, round, BLOCK.I, others[i] ?? 0)
            : impeach(height, round, others[i] ?? 0, undefined),
        ),
      );
    case "impeaches":
      return receive(action.claims.map((lock, i) => impeach(height, action.round, i, lock)));
    case "coordination": {
      const { round, blockHash, claims } = action;
      const from = coordinator(state.context, round);
      return receive([vote("PREPARE", height, round, blockHash, from, justificationOf(claims))]);
    }
  }
};

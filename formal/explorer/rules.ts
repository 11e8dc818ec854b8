import type { State, Step } from "../../chain/consensus/machine/state.ts";
import { castCommit } from "../../chain/consensus/machine/votes.ts";
import { certificateOf } from "../../chain/consensus/machine/state.ts";
import { prepareThreshold } from "../../chain/consensus/machine/context.ts";
import type { Event } from "../../chain/consensus/machine/event.ts";
import type { BareVote } from "../../chain/consensus/messages/evidence.ts";
import { LBFT2 } from "./machine.ts";
import type { Rule } from "./machine.ts";

/** Nobody remembers what it committed to. */
const forgetLock = ({ state, effects }: Step): Step => ({ state: { ...state, lock: undefined }, effects });

/** The white paper's impeachment (WP2 §2.4.2): f + 1 validators decide it, whatever they committed to before. */
const PAPER: Rule = {
  ...LBFT2,
  name: "paper",
  about: "the white paper: f+1 impeach-prepares lead to an impeach-commit, f+1 of these decide, locks are unknown",
  thresholds: (sizes) => ({ ...LBFT2.thresholds(sizes), impeachPrepare: sizes.weak, impeachCommit: sizes.weak }),
  step: (state, event) => forgetLock(LBFT2.step(state, event)),
};

const FORGOTTEN_LOCK: Rule = {
  ...LBFT2,
  name: "forgotten-lock",
  about: "mutant: a validator that enters a round has forgotten its lock",
  step: (state, event) => forgetLock(LBFT2.step(state, event)),
};

const SMALL_IMPEACH_SET: Rule = {
  ...LBFT2,
  name: "small-impeach-set",
  about: "mutant: f+1 IMPEACHes justify the proposal of a coordinator",
  thresholds: (sizes) => ({ ...LBFT2.thresholds(sizes), impeach: sizes.weak }),
};

const SMALL_IMPEACH_COMMIT: Rule = {
  ...LBFT2,
  name: "small-impeach-commit",
  about: "mutant: f+1 COMMITs decide a round of impeachment",
  thresholds: (sizes) => ({ ...LBFT2.thresholds(sizes), impeachCommit: sizes.weak }),
};

/** The PREPAREs of rounds that are over, which the node's machine does not keep. */
interface Remembering extends State {
  readonly old?: readonly BareVote[];
}

/** COMMITs in a round that the validator has left. */
const commitLate = (before: Remembering, event: Event): Step => {
  const plain = LBFT2.step(before, event);
  if (event.kind !== "message" || event.message.kind !== "PREPARE") return plain;
  const { round, blockHash, validator } = event.message;
  if (round >= before.round || before.context.self === undefined) return plain;
  const others = (before.old ?? []).filter((vote) => vote.validator !== validator || vote.round !== round);
  const old = [...others, { ...event.message, kind: "PREPARE" as const }];
  const alike = old.filter((vote) => vote.round === round && vote.blockHash === blockHash);
  const state: Remembering = { ...plain.state, old };
  if (alike.length < prepareThreshold(before.context.thresholds, round)) return { state, effects: plain.effects };
  const { effects } = castCommit(plain.state, certificateOf(alike, round, blockHash));
  return { state, effects: [...plain.effects, ...effects] };
};

const LATE_COMMIT: Rule = {
  ...LBFT2,
  name: "late-commit",
  about: "mutant: a validator still COMMITs in a round that it has left",
  step: commitLate,
};

/** Counts a vote again in the name of a validator that has not voted. */
const countTwice = (before: State, event: Event): Step => {
  const once = LBFT2.step(before, event);
  if (event.kind !== "message" || (event.message.kind !== "PREPARE" && event.message.kind !== "COMMIT")) return once;
  const { kind, round, height } = event.message;
  if (once.state.decided !== undefined || height !== before.context.height) return once;
  const voted = once.state.votes.filter((vote) => vote.kind === kind && vote.round === round);
  const free = Array.from({ length: before.context.validators }, (_, i) => i).find(
    (validator) => validator !== before.context.self && voted.every((vote) => vote.validator !== validator),
  );
  if (free === undefined) return once;
  const twice = LBFT2.step(once.state, { kind: "message", message: { ...event.message, validator: free } });
  return { state: twice.state, effects: [...once.effects, ...twice.effects] };
};

const DUPLICATE_SIGNER: Rule = {
  ...LBFT2,
  name: "duplicate-signer",
  about: "mutant: a vote that comes twice counts twice",
  step: countTwice,
};

const FORGOTTEN_VOTE: Rule = {
  ...LBFT2,
  name: "forgotten-vote",
  about: "mutant: the votes of the round are gone after a crash",
  crash: (durable) => ({ ...durable, prepared: undefined, committed: undefined }),
};

const FORGOTTEN_LOCK_ON_DISK: Rule = {
  ...LBFT2,
  name: "forgotten-lock-on-disk",
  about: "mutant: the lock is gone after a crash",
  crash: (durable) => ({ ...durable, lock: undefined, entryLock: undefined }),
};

/** Everything that can be explored, by name. All but the first have to be found out. */
export const RULES: readonly Rule[] = [
  LBFT2,
  PAPER,
  FORGOTTEN_LOCK,
  SMALL_IMPEACH_SET,
  SMALL_IMPEACH_COMMIT,
  LATE_COMMIT,
  DUPLICATE_SIGNER,
  FORGOTTEN_VOTE,
  FORGOTTEN_LOCK_ON_DISK,
];

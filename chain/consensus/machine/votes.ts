import type { Hash } from "../../primitives/types.ts";
import type { QuorumCertificate } from "../messages/message.ts";
import type { OwnPrepare } from "./durable.ts";
import type { Effect } from "./effect.ts";
import { currentMessages } from "./own.ts";
import type { State, Step } from "./state.ts";

const newest = (state: State, kind: "PREPARE" | "COMMIT"): Effect[] =>
  currentMessages(state)
    .filter((message) => message.kind === kind)
    .map((message) => ({ kind: "broadcast", message }));

/** Casts the PREPARE of the round. */
export const castPrepare = (before: State, blockHash: Hash, carried: Partial<OwnPrepare> = {}): Step => {
  const prepared = { blockHash, certificate: undefined, justification: undefined, ...carried };
  const state = { ...before, prepared };
  return { state, effects: newest(state, "PREPARE") };
};

/** Casts the COMMIT of the round and locks its block. */
export const castCommit = (before: State, certificate: QuorumCertificate): Step => {
  const state = { ...before, committed: certificate.blockHash, lock: certificate };
  return { state, effects: newest(state, "COMMIT") };
};

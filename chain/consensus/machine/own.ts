import type { OwnMessage, Validate } from "../messages/message.ts";
import type { DecidedBlock, State } from "./state.ts";

const impeachMessage = ({ context, round, entryLock }: State): OwnMessage => ({
  kind: "IMPEACH",
  height: context.height,
  round,
  lock: entryLock,
});

const prepareMessages = ({ context, round, prepared }: State): OwnMessage[] =>
  prepared === undefined ? [] : [{ kind: "PREPARE", height: context.height, round, ...prepared }];

/** The newest COMMIT, which may be of an earlier round: the lock is its certificate. */
const commitMessages = ({ context, lock }: State): OwnMessage[] =>
  lock === undefined
    ? []
    : [
        {
          kind: "COMMIT",
          height: context.height,
          round: lock.round,
          blockHash: lock.blockHash,
          certificate: lock,
        },
      ];

export const validateMessage = (state: State, { blockHash, certificate }: DecidedBlock): Validate => ({
  kind: "VALIDATE",
  height: state.context.height,
  blockHash,
  certificate,
  proposerSeal: state.proposals.find((proposal) => proposal.blockHash === blockHash)?.signature,
});

/**
 * What this validator has to say now. Its driver repeats it while the height is undecided, on a timer, on request and after
 * a restart: all of it is durable.
 */
export const currentMessages = (state: State): readonly OwnMessage[] => {
  if (state.decided !== undefined) return [validateMessage(state, state.decided)];
  if (state.context.self === undefined) return [];
  return [...(state.round > 1 ? [impeachMessage(state)] : []), ...prepareMessages(state), ...commitMessages(state)];
};

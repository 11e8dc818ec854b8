import type { BareVote } from "../messages/evidence.ts";
import type { Commit, Impeach, Message, Prepare, QuorumCertificate } from "../messages/message.ts";
import { noteVerdict } from "./blocks.ts";
import type { Event } from "./event.ts";
import { recordCertificate, recordCoordination, recordImpeach, recordProposal, recordVote } from "./record.ts";
import type { State, Step } from "./state.ts";
import { uponEarlierHeight, uponLaterHeight, uponValidate } from "./transitions/height.ts";
import { uponTimeout } from "./transitions/round.ts";

/** Takes an event in: notes what it tells, and leaves a round that it ends. What follows is found afterwards. */
export const take = (state: State, event: Event): Step => {
  switch (event.kind) {
    case "message":
      return takeMessage(state, event.message);
    case "checked":
      return unchanged(noteVerdict(state, event.blockHash, event.verdict));
    case "impeachBlock":
      return unchanged({ ...state, impeachBlock: state.impeachBlock ?? event.blockHash });
    case "timeout":
      if (state.decided !== undefined) return unchanged(state);
      return uponTimeout(state, event.height, event.round) ?? unchanged(state);
  }
};

const unchanged = (state: State): Step => ({ state, effects: [] });

const takeMessage = (state: State, message: Message): Step => {
  const { height } = state.context;
  if (message.height > height) return uponLaterHeight(state, message);
  if (message.height < height || state.decided !== undefined) return uponEarlierHeight(state, message);
  switch (message.kind) {
    case "PROPOSAL":
      return recordProposal(state, message);
    case "PREPARE":
      return takePrepare(state, message);
    case "COMMIT":
      return takeCommit(state, message);
    case "IMPEACH":
      return takeImpeach(state, message);
    case "VALIDATE":
      return uponValidate(state, message);
  }
};

const takePrepare = (state: State, message: Prepare): Step =>
  withCertificate(recordVote(recordCoordination(state, message), bare(message)), message.certificate);

const takeCommit = (state: State, message: Commit): Step =>
  withCertificate(recordVote(state, bare(message)), message.certificate);

const takeImpeach = (state: State, message: Impeach): Step =>
  withCertificate(recordImpeach(state, message), message.lock);

const bare = ({ kind, height, round, blockHash, validator, signature }: Prepare | Commit): BareVote => ({
  kind,
  height,
  round,
  blockHash,
  validator,
  signature,
});

/** Counts the PREPAREs of a P-certificate that a message carried. */
const withCertificate = ({ state, effects }: Step, certificate: QuorumCertificate | undefined): Step => {
  if (certificate === undefined) return { state, effects };
  const counted = recordCertificate(state, "PREPARE", certificate);
  return { state: counted.state, effects: [...effects, ...counted.effects] };
};

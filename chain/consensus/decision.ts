import type { Address } from "../primitives/types.ts";
import type { Certificate } from "./certificate.ts";
import { ConsensusError } from "./errors.ts";
import type { BlockHandle, SignerPort, StoragePort, TransportPort } from "./ports.ts";
import type { ValidatorSet } from "./quorum.ts";
import { VoteTally } from "./tally.ts";
import { castVote, decodeVote, encodeVote, voteSigner } from "./vote.ts";
import type { Vote, VoteKind } from "./vote.ts";

export interface Participant {
  readonly chainId: number;
  readonly validators: ValidatorSet;
  /** seals the block; its vote does not count (WP2 §2.4.1) */
  readonly proposer: SignerPort;
  /** prepares and commits */
  readonly validator: SignerPort;
  readonly storage: StoragePort;
  readonly transport: TransportPort;
  /** told of each message that does not count, and why */
  readonly onRejected: (error: ConsensusError) => void;
}

/**
 * Takes one executed block through PREPARE and COMMIT of a round. Every vote is durable before it is sent, and counts
 * only when it comes back through the transport and its signature proves right; the signature of a message that is byte
 * for byte one signed here needs no proof. Resolves with the certificate.
 */
export const decideBlock = async (
  participant: Participant,
  block: BlockHandle,
  round: number,
): Promise<Certificate> => {
  const { chainId, validators, proposer, validator, storage, transport } = participant;
  const tally = new VoteTally(validators);
  const signedHere = new Map<string, Vote>();

  const cast = (signer: SignerPort, kind: VoteKind): Promise<Vote> =>
    castVote(signer, { kind, chainId, height: block.height, round, blockHash: block.hash });
  const send = async (votes: readonly Vote[]): Promise<void> => {
    const messages = votes.map((vote) => {
      const message = encodeVote(vote);
      signedHere.set(keyOf(message), vote);
      return message;
    });
    await storage.appendVotes(block.height, messages);
    for (const message of messages) transport.broadcast(message);
  };

  const seal = await cast(proposer, "SEAL");
  const prepare = await cast(validator, "PREPARE");
  let unsubscribe: (() => void) | undefined;
  try {
    return await new Promise((resolve, reject) => {
      /** Enter when a vote of this slot came in: COMMIT at the first Q PREPAREs, decide at the first Q COMMITs. */
      const uponVote = (vote: Vote, signer: Address): void => {
        const { prepared } = tally;
        tally.add(memberOf(participant, signer), vote);
        if (tally.prepared && !prepared) {
          void cast(validator, "COMMIT")
            .then((commit) => send([commit]))
            .catch(reject);
        }
        if (tally.committed) resolve(tally.certificate(round, { round, signature: seal.signature }));
      };
      unsubscribe = transport.onMessage((message) => {
        try {
          const own = signedHere.get(keyOf(message));
          const vote = own ?? decodeVote(message);
          const sameSlot = vote.height === block.height && vote.round === round && vote.blockHash === block.hash;
          if (!sameSlot || vote.kind === "SEAL") return;
          uponVote(vote, own === undefined ? voteSigner(vote, chainId) : validator.address);
        } catch (error) {
          if (error instanceof ConsensusError) participant.onRejected(error);
          else throw error;
        }
      });
      send([seal, prepare]).catch(reject);
    });
  } finally {
    unsubscribe?.();
  }
};

const keyOf = (message: Uint8Array): string =>
  Buffer.from(message.buffer, message.byteOffset, message.length).toString("latin1");

const memberOf = (participant: Participant, signer: Address): number => {
  const index = participant.validators.indexOf(signer);
  if (index === undefined) throw new ConsensusError("SIGNER_UNKNOWN", `${signer} is not a validator of this height`);
  return index;
};

/**
 * The round in which to decide a height: one after the last in which this node voted before it was interrupted, so that
 * no slot is ever signed twice. With a single validator nothing of the interrupted round can have left the process: a
 * block is announced only after it is durable.
 * @throws ConsensusError VOTE_MALFORMED for stored votes that cannot be read
 */
export const nextRound = (storage: StoragePort, height: number): number =>
  storage.votes(height).reduce((round, bytes) => Math.max(round, decodeVote(bytes).round + 1), 0);

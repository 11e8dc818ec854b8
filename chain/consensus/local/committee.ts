import type { Address, Hash } from "../../primitives/types.ts";
import type { Certificate } from "../certificate.ts";
import { certificateFor } from "../driver/decided.ts";
import type { CommitteePort } from "../driver/ports.ts";
import { ConsensusError } from "../errors.ts";
import { heightContext } from "../machine/context.ts";
import type { Timeouts } from "../machine/context.ts";
import type { Event } from "../machine/event.ts";
import { begin, step } from "../machine/machine.ts";
import type { State, Step } from "../machine/state.ts";
import type { Message, OwnMessage, Validate } from "../messages/message.ts";
import { signMessage, signProposal } from "../messages/sign.ts";
import type { SignerPort } from "../ports.ts";

export interface LocalCommitteeSettings {
  readonly chainId: number;
  readonly committee: CommitteePort;
  /** keys of all validators and proposers, in any order */
  readonly members: readonly SignerPort[];
}

/** Everybody is here and nothing is lost, so no round ever ends by its timer. */
const NO_TIMEOUTS: Timeouts = { proposalMs: 0, impeachMs: 0, longestMs: 0 };

/** One validator at the height that is being decided. */
interface Seat {
  readonly validator: number;
  readonly signer: SignerPort;
  state: State;
}

/** What a validator wants to tell all. It is signed when its turn comes: what comes after the decision never is. */
interface Letter {
  readonly from: Seat;
  readonly message: Exclude<OwnMessage, Validate>;
}

/**
 * The committee of a network that is one process: the height's proposer proposes, and the state machines of all
 * validators decide, each with its own key, over a queue in memory. The messages are not verified, having been signed
 * here a moment ago; the certificate is one that any node accepts. What the validators promise is forgotten with the
 * height: they die together, and no message leaves the process before its block is stored.
 */
export class LocalCommittee {
  readonly #settings: LocalCommitteeSettings;
  readonly #signers: ReadonlyMap<Address, SignerPort>;

  constructor(settings: LocalCommitteeSettings) {
    this.#settings = settings;
    this.#signers = new Map(settings.members.map((signer) => [signer.address, signer]));
  }

  /** @throws ConsensusError NOT_A_MEMBER unless the key of each member is here */
  requireKeys(members: readonly Address[]): void {
    for (const member of members) this.#signerOf(member);
  }

  /**
   * Takes a block, which this process built and executed, through PROPOSAL, PREPARE and COMMIT of round 0.
   * @returns COMMITs of 2f + 1 validators, of others at each height
   * @throws ConsensusError NOT_A_MEMBER
   */
  async decide({ height, hash }: { readonly height: number; readonly hash: Hash }): Promise<Certificate> {
    const { chainId, committee } = this.#settings;
    const seats = this.#seats(height);
    const letters: Letter[] = [];
    const tell = (message: Message): void => {
      const answers = seats.flatMap((seat) => react(seat, { kind: "message", message }));
      // COMMITs overtake the PREPAREs that a quorum does without.
      letters.unshift(...answers);
    };
    tell(await signProposal(height, hash, this.#signerOf(committee.speakers(height).proposer), chainId));
    while (seats.some(({ state }) => state.decided === undefined)) {
      const letter = letters.shift();
      if (letter === undefined) throw new ConsensusError("SEALING_FAILED", `the committee fell silent at ${height}`);
      tell(await signMessage(letter.message, letter.from.signer, letter.from.validator, chainId));
    }
    const [first] = seats;
    if (first?.state.decided === undefined) throw new ConsensusError("SEALING_FAILED", "nobody has a vote");
    return certificateFor(first.state, first.state.decided);
  }

  /** In the order in which they speak; another one begins at each height, so that all have seals in the chain. */
  #seats(height: number): Seat[] {
    const { validators } = this.#settings.committee.speakers(height);
    return validators.addresses.map((_, place) => {
      const validator = (height + place) % validators.n;
      const { state } = begin(heightContext(height, validators, validator, NO_TIMEOUTS));
      return { validator, signer: this.#signerOf(validators.addresses[validator]), state };
    });
  }

  #signerOf(address: Address | undefined): SignerPort {
    const signer = address === undefined ? undefined : this.#signers.get(address);
    if (signer !== undefined) return signer;
    throw new ConsensusError("NOT_A_MEMBER", `the key of ${address ?? "a member"} is not here`, {
      advice: "A process that is a whole committee needs the keys of all its validators and proposers.",
    });
  }
}

/** Brings an event to a validator. @returns what it has to say then */
const react = (seat: Seat, event: Event): Letter[] => follow(seat, step(seat.state, event));

const follow = (seat: Seat, { state, effects }: Step): Letter[] => {
  seat.state = state;
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case "broadcast":
        return effect.message.kind === "VALIDATE" ? [] : [{ from: seat, message: effect.message }];
      case "check":
        // There is one block, and this process executed it when it built it.
        return react(seat, { kind: "checked", blockHash: effect.blockHash, verdict: { legal: true } });
      case "persist":
      case "timer":
      case "insert":
        return [];
      default:
        throw new ConsensusError("SEALING_FAILED", `a validator asks for ${effect.kind} where nothing can go wrong`);
    }
  });
};

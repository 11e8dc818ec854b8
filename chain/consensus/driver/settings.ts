import type { Address, Hash } from "../../primitives/types.ts";
import type { ConsensusError } from "../errors.ts";
import type { ImpeachCause } from "../machine/cause.ts";
import type { Timeouts } from "../machine/context.ts";
import type { Evidence } from "../messages/evidence.ts";
import type { Recover } from "../messages/verify.ts";
import type { ClockPort, SignerPort } from "../ports.ts";
import type { Milestone } from "./milestones.ts";
import type { BlockPort, CommitteePort, MessagePort, RecordPort } from "./ports.ts";

export interface DriverSettings {
  readonly chainId: number;
  /** key of a validator; undefined: this node has no vote */
  readonly validator: SignerPort | undefined;
  /** key of a proposer; undefined: this node proposes nothing */
  readonly proposer: SignerPort | undefined;
  /** ms between blocks */
  readonly periodMs: number;
  readonly timeouts: Timeouts;
  /** ms after which what was said is said again while the height is undecided */
  readonly resendMs: number;
  readonly committee: CommitteePort;
  readonly blocks: BlockPort;
  readonly records: RecordPort;
  readonly messages: MessagePort;
  readonly clock: ClockPort;
  /** who made a signature; simulations put something cheaper in place of secp256k1 */
  readonly recover?: Recover;
}

export interface DriverEvents {
  /** a block was decided and is durable */
  readonly decided: (height: number, hash: Hash, round: number) => void;
  /** the proposer's round ended without a decision */
  readonly impeached: (height: number, proposer: Address, cause: ImpeachCause) => void;
  readonly evidence: (evidence: Evidence) => void;
  /** how far a height has come in a round, for those who measure */
  readonly reached: (milestone: Milestone, height: number, round: number) => void;
  /** certified blocks up to this height exist, and this node does not have them */
  readonly behind: (height: number) => void;
  /** a proposal of this node came to nothing */
  readonly refused: (error: Error) => void;
  /** the driver has stopped: what it promised could not be kept, or a certified block is illegal here */
  readonly failed: (error: ConsensusError) => void;
}

import type { Hash } from "../../primitives/types.ts";
import type { Evidence } from "../messages/evidence.ts";
import type { OwnMessage, QuorumCertificate } from "../messages/message.ts";
import type { ImpeachCause } from "./cause.ts";
import type { Durable } from "./durable.ts";

/** What the driver has to do, in the order given. A later effect may begin only when a "persist" before it is durable. */
export type Effect =
  /** keep this in place of what was kept of the height before; fsync */
  | { readonly kind: "persist"; readonly durable: Durable }
  /** sign, then send to every validator and hand it back as a message; a VALIDATE goes to every node */
  | { readonly kind: "broadcast"; readonly message: OwnMessage }
  /** report "timeout" of this round when so much time is over; replaces the timer before */
  | { readonly kind: "timer"; readonly round: number; readonly delayMs: number }
  /** obtain the block if need be, check and execute it in full, report "checked" */
  | { readonly kind: "check"; readonly blockHash: Hash }
  /** make the impeach block on the parent, report "impeachBlock" */
  | { readonly kind: "makeImpeachBlock" }
  /** the block is decided: obtain it if need be, check, execute and insert it with its certificate */
  | { readonly kind: "insert"; readonly blockHash: Hash; readonly certificate: QuorumCertificate }
  /** the proposer's round ended without a decision */
  | { readonly kind: "impeach"; readonly cause: ImpeachCause }
  /** keep: someone signed two things of which the protocol allows one */
  | { readonly kind: "evidence"; readonly evidence: Evidence }
  /** certified blocks up to this height exist elsewhere: fetch them */
  | { readonly kind: "sync"; readonly height: number }
  /** the validator still works on a height that is decided here: send it block and certificate */
  | { readonly kind: "sendDecided"; readonly validator: number; readonly height: number }
  /** a quorum certified a block that this node finds illegal; more than f validators are faulty, or this node is */
  | { readonly kind: "fault"; readonly blockHash: Hash; readonly check: string };

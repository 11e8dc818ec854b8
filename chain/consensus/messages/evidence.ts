import type { Hash, Hex } from "../../primitives/types.ts";
import type { LockPoint } from "./message.ts";

/** A vote without what it carried along. */
export interface BareVote {
  readonly kind: "PREPARE" | "COMMIT";
  readonly height: number;
  readonly round: number;
  readonly blockHash: Hash;
  readonly validator: number;
  readonly signature: Hex;
}

/** An IMPEACH without the certificate behind its claim. */
export interface BareImpeach {
  readonly kind: "IMPEACH";
  readonly height: number;
  readonly round: number;
  readonly validator: number;
  readonly lock: LockPoint | undefined;
  readonly signature: Hex;
}

/** A proposer's seal without its block. */
export interface BareSeal {
  readonly kind: "SEAL";
  readonly height: number;
  readonly blockHash: Hash;
  readonly signature: Hex;
}

/**
 * Two objects signed by one key of which the protocol allows one: two votes or claims of a validator for one slot, or two
 * blocks of a proposer for one height. Anyone who knows the chain id can verify it.
 */
export type Evidence =
  | { readonly first: BareVote; readonly second: BareVote }
  | { readonly first: BareImpeach; readonly second: BareImpeach }
  | { readonly first: BareSeal; readonly second: BareSeal };

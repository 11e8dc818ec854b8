import type { Address, Hash } from "../../primitives/types.ts";

/** State that a call pretends (geth's override set). */
export interface StateOverride {
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Uint8Array;
  /** replaces the whole storage */
  readonly state?: ReadonlyMap<Hash, bigint>;
  /** replaces single slots */
  readonly stateDiff?: ReadonlyMap<Hash, bigint>;
  /** where the precompile of this address answers instead */
  readonly movePrecompileTo?: Address;
}

import type { Hash, Header } from "../../primitives/types.ts";

/** The block to build on. `stateRoot` is the ledger's, which a dev helper may have moved past the header's. */
export interface ParentBlock {
  readonly hash: Hash;
  readonly header: Header;
  readonly stateRoot: Hash;
}

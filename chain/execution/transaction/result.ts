import type { InternalCalls } from "../../ledger/appearances/interface.ts";
import type { Address, Log } from "../../primitives/types.ts";

/** What came of one transaction. */
export interface TransactionResult {
  /** gas paid for, refunds taken off */
  readonly gasUsed: bigint;
  readonly status: 0 | 1;
  readonly logs: readonly Log[];
  readonly blobGasUsed: bigint;
  /** undefined for calls */
  readonly contractAddress: Address | undefined;
  /** undefined: the recipient called nobody */
  readonly internal: InternalCalls | undefined;
}

import type { StateChanges } from "../../ledger/state/interface.ts";
import type {
  AccessListEntry,
  Address,
  Authorization,
  Block,
  Hash,
  TransactionType,
  Withdrawal,
} from "../../primitives/types.ts";
import type { ParentBlock } from "../block/parent.ts";
import type { StateOverride } from "../call/override.ts";
import type { NumberedLog } from "./logs.ts";

/** A call of a simulated block. What is left out is filled as eth_simulateV1 says. */
export interface SimulatedCall {
  /** undefined: follows from the other fields, 2 when these say nothing */
  readonly type?: TransactionType;
  readonly from: Address;
  /** undefined: creates a contract */
  readonly to: Address | undefined;
  readonly data: Uint8Array;
  readonly value: bigint;
  /** gas limit; undefined: all that is left in the block */
  readonly gas?: bigint;
  readonly nonce?: bigint;
  /** wei per gas; excludes the two fees that follow */
  readonly gasPrice?: bigint;
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
  readonly accessList?: readonly AccessListEntry[];
  readonly authorizationList?: readonly Authorization[];
  readonly blobVersionedHashes?: readonly Hash[];
  /** wei per blob gas */
  readonly maxFeePerBlobGas?: bigint;
}

/** Fields of a simulated block that are not what they would be by default. */
export interface SimulatedHeader {
  readonly number?: bigint;
  /** seconds since 1970 */
  readonly timestamp?: bigint;
  readonly gasLimit?: bigint;
  readonly coinbase?: Address;
  readonly prevRandao?: Hash;
  readonly baseFeePerGas?: bigint;
  /** wei per blob gas that the calls see and pay; the header does not show it */
  readonly blobBaseFee?: bigint;
  readonly parentBeaconBlockRoot?: Hash;
  readonly withdrawals?: readonly Withdrawal[];
}

export interface BlockToSimulate {
  readonly header: SimulatedHeader;
  /** put on the state before the first call; they stay for the blocks that follow */
  readonly overrides?: ReadonlyMap<Address, StateOverride>;
  readonly calls: readonly SimulatedCall[];
}

export interface SimulationOptions {
  /** the block that the first simulated one follows */
  readonly base: ParentBlock;
  /** what lies between the base's stored state and the state to start from, for a base that is not stored */
  readonly changes?: StateChanges;
  /** applies the rules of transactions, other than those of signatures and of senders with code */
  readonly validation: boolean;
  /** shows transfers of ether among the logs of calls */
  readonly traceTransfers: boolean;
  /** hash of a stored block at or below the base */
  readonly blockHash: (number: number) => Hash | undefined;
  readonly limits: SimulationLimits;
  readonly signal?: AbortSignal;
}

export interface SimulationLimits {
  /** highest block, counted from the base */
  readonly blocks: number;
  /** gas of all calls together */
  readonly gas: bigint;
  /** bytes of output and logs of all calls together */
  readonly resultBytes: number;
  /** seconds between blocks that name no time */
  readonly blockSeconds: number;
}

export interface SimulatedCallResult {
  readonly success: boolean;
  /** output, or the revert data */
  readonly returnData: Uint8Array;
  /** gas paid for, refunds taken off */
  readonly gasUsed: bigint;
  /** the most gas that was gone at any time: what the limit had to be */
  readonly maxUsedGas: bigint;
  /** with transfers if these were asked for; none of a call that failed */
  readonly logs: readonly NumberedLog[];
  /** the EVM's reason when not successful */
  readonly error: string | undefined;
}

export interface SimulatedBlock {
  readonly block: Block;
  readonly senders: readonly Address[];
  readonly calls: readonly SimulatedCallResult[];
}

import type { Address, Hash } from "../../primitives/types.ts";

export const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;

/** Contracts that Ethereum's rules know by address; absent ones are skipped. */
export const BEACON_ROOTS_ADDRESS: Address = "0x000f3df6d732807ef1319fb7b8bb8522d0beac02";
export const HISTORY_ADDRESS: Address = "0x0000f90827f1c53a10cb7a02335b175320002935";
export const WITHDRAWAL_REQUESTS_ADDRESS: Address = "0x00000961ef480eb55e80d19ad83579a64c007002";
export const CONSOLIDATION_REQUESTS_ADDRESS: Address = "0x0000bbddc7ce488642fb579f8b00f3a590007251";
export const DEPOSIT_ADDRESS: Address = "0x00000000219ab540356cbb839cbe05303d7705fa";

/** Slots of the ring buffer of EIP-4788. */
export const BEACON_ROOTS_LENGTH = 8_191n;
/** Slots of the ring buffer of EIP-2935. */
export const HISTORY_LENGTH = 8_191n;

/** Gas of a system call that Ethereum's rules prescribe (EIP-7002, EIP-7251). */
export const SYSTEM_CALL_GAS = 30_000_000n;

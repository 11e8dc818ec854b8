import type { Address } from "./types.ts";

/** Chain ids by network name (WP2; carried over from the first CPChain). */
export const CHAIN_ID = { mainnet: 337, local: 41 } as const;

/** Default ports; every server binds to loopback unless told otherwise. */
export const PORTS = { rpc: 8501, websocket: 8546, p2p: 30310, metrics: 9100 } as const;

/** Ethereum rules in force from genesis. */
export const HARDFORK = "osaka";

/** Room for 10,000 plain transfers in a block (WP2 §2.7). */
export const GAS_LIMIT = 210_000_000n;

/** Gas of calls on standard chains: geth's, as what simulated calls are given by default shows in their blocks. */
export const STANDARD_CALL_GAS = 50_000_000n;

/** 10⁹ CPC in wei; all exist at genesis (E-01). */
export const TOTAL_SUPPLY = 1_000_000_000n * 10n ** 18n;

/** Sender of system calls (EIP-4788 pattern). */
export const SYSTEM_ADDRESS: Address = "0xfffffffffffffffffffffffffffffffffffffffe";

/** Contracts of the genesis block. Base fees and all else that Ethereum would burn go to the treasury. */
export const PREDEPLOYS = {
  treasury: "0x0000000000000000000000000000000000c9c001",
  teamVesting: "0x0000000000000000000000000000000000c9c002",
  impeachmentRecord: "0x0000000000000000000000000000000000c9c003",
  evidenceRegistry: "0x0000000000000000000000000000000000c9c004",
} as const satisfies Record<string, Address>;

/** The protocol that nodes speak with each other, and the oldest they accept (T-10). */
export const PROTOCOL = { version: 1, minimum: 1 } as const;

/** Laps of the proposers in a term (WP2 §2.4). */
export const VIEWS = 3;

/** A proposer's time on top of the period, before it is impeached: at least this, in ms, and at least a period. */
export const IMPEACH_TIMEOUT_MS = 2_000;

/** Local network: milliseconds between blocks unless `--period` says otherwise. */
export const LOCAL_PERIOD_MS = 1_000;

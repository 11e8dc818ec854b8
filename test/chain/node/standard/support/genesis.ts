import type { GethGenesis } from "@ethereumjs/common";
import { PUBLIC_CONTRACTS } from "../../../../../chain/execution/genesis/public-contracts.ts";
import type { Address, Hex } from "../../../../../chain/primitives/types.ts";

export const CHAIN_ID = 7001;
/** seconds between blocks */
export const BLOCK_TIME = 10;
/** first block made without work */
export const MERGE_BLOCK = 14;

/** the account that sends; its key is SENDER_KEY */
export const SENDER_KEY: Hex = `0x${"45".repeat(32)}`;

/** counts its calls in slot 0, toggles slot 1 (which earns refunds), keeps a block hash in slot 2, and logs */
export const COUNTER: Address = "0x00000000000000000000000000000000000c0de1";
const COUNTER_CODE: Hex = "0x60005460010180600055806000524460206000a16001541560015560014303406002556020600060006000f3";

/** destroys itself, in favour of nobody that exists */
export const MORTAL: Address = "0x00000000000000000000000000000000000c0de2";
const MORTAL_CODE: Hex = "0x61beefff";

/** fails in a way that each fork charges differently */
export const FAILING: Address = "0x00000000000000000000000000000000000c0de3";
const FAILING_CODE: Hex = "0x60006000fd";

/** the number or time at which each fork begins, in geth's words */
const FORKS = {
  homesteadBlock: 2,
  eip150Block: 3,
  eip155Block: 4,
  eip158Block: 4,
  byzantiumBlock: 5,
  constantinopleBlock: 6,
  petersburgBlock: 7,
  istanbulBlock: 8,
  muirGlacierBlock: 9,
  berlinBlock: 10,
  londonBlock: 11,
  arrowGlacierBlock: 12,
  grayGlacierBlock: 13,
  mergeNetsplitBlock: MERGE_BLOCK,
  shanghaiTime: 16 * BLOCK_TIME,
  cancunTime: 18 * BLOCK_TIME,
  pragueTime: 20 * BLOCK_TIME,
  osakaTime: 22 * BLOCK_TIME,
  bpo1Time: 24 * BLOCK_TIME,
  bpo2Time: 26 * BLOCK_TIME,
} as const;

/** the last block has the newest rules */
export const LAST_BLOCK = 27;

export const BLOB_SCHEDULE = {
  cancun: { target: 2, max: 4, baseFeeUpdateFraction: 2_000_001 },
  prague: { target: 3, max: 5, baseFeeUpdateFraction: 3_000_001 },
  osaka: { target: 3, max: 5, baseFeeUpdateFraction: 3_000_001 },
  bpo1: { target: 4, max: 8, baseFeeUpdateFraction: 4_000_001 },
  bpo2: { target: 5, max: 9, baseFeeUpdateFraction: 5_000_001 },
} as const;

/** geth's format, with the fields of the first header spelt out. */
export type GenesisDocument = GethGenesis &
  Readonly<Record<"nonce" | "extraData" | "gasLimit" | "difficulty" | "mixHash" | "coinbase", Hex>>;

const account = (code: Hex, balance = "0x0") => ({ balance, nonce: "0x1", code });

/** A genesis in geth's format whose chain crosses every fork, the first block under Frontier's rules. */
export const multiForkGenesis = (sender: Address, terminalTotalDifficulty: bigint): GenesisDocument => ({
  config: {
    chainId: CHAIN_ID,
    ...FORKS,
    terminalTotalDifficulty: Number(terminalTotalDifficulty),
    depositContractAddress: "0x00000000219ab540356cbb839cbe05303d7705fa",
    ethash: {},
    blobSchedule: BLOB_SCHEDULE,
  },
  nonce: "0x0000000000000042",
  timestamp: "0x0",
  extraData: "0x1234",
  gasLimit: "0x989680",
  difficulty: "0x20000",
  mixHash: `0x${"00".repeat(32)}`,
  coinbase: `0x${"00".repeat(20)}`,
  alloc: {
    [sender.slice(2)]: { balance: "0xd3c21bcecceda1000000" },
    [COUNTER.slice(2)]: account(COUNTER_CODE),
    [MORTAL.slice(2)]: account(MORTAL_CODE, "0x5"),
    [FAILING.slice(2)]: account(FAILING_CODE),
    ...Object.fromEntries(
      PUBLIC_CONTRACTS.map(({ address, code, storage }) => [
        address.slice(2),
        { ...account(code), storage: { ...storage } },
      ]),
    ),
  },
});

import type { CustomCrypto } from "@ethereumjs/common";
import { Mainnet } from "@ethereumjs/common";
import { ExecutionCommon, withParameters } from "../evm/common.ts";
import { FORKS, isSince, type BlobSchedule, type ForkName, type StandardChain } from "./forks.ts";

/** Blob gas of one blob (EIP-4844). */
const GAS_PER_BLOB = 131_072n;

/** Forks that change nothing but blobs, and that the library has no rules of its own for. */
const BLOB_FORKS = ["bpo3", "bpo4", "bpo5"];

/** The rules of a chain under one of its forks. */
export const standardCommon = (chain: StandardChain, fork: ForkName, customCrypto: CustomCrypto): ExecutionCommon =>
  withParameters(
    new ExecutionCommon(
      {
        chain: {
          ...Mainnet,
          name: "standard",
          chainId: chain.chainId,
          consensus: { type: "pow", algorithm: "ethash", ethash: {} },
          // Which blocks they begin at is decided elsewhere; delays of the bomb that the chain has not are left out.
          hardforks: FORKS.filter((name) => !isDelay(name) || chain.blocks.has(name)).map((name) => ({
            name,
            block: 0,
          })),
          customHardforks: Object.fromEntries(BLOB_FORKS.map((name) => [name, { eips: [] }])),
        },
        hardfork: fork,
        customCrypto,
      },
      blobParameters(scheduleOf(chain, fork)),
    ),
  );

const isDelay = (name: ForkName): boolean => name.endsWith("Glacier");

/** What the chain says about blobs under a fork; undefined: what Ethereum mainnet has. */
export const scheduleOf = ({ blobSchedule, times }: StandardChain, fork: ForkName): BlobSchedule | undefined => {
  let schedule: BlobSchedule | undefined;
  for (const name of times.keys()) if (isSince(fork, name)) schedule = blobSchedule.get(name) ?? schedule;
  return schedule;
};

const blobParameters = (schedule: BlobSchedule | undefined): ReadonlyMap<string, bigint> => {
  if (schedule === undefined) return new Map();
  const target = BigInt(schedule.target);
  const max = BigInt(schedule.max);
  return new Map([
    // The library reads the numbers of blobs since bpo1, and before that their gas.
    ["target", target],
    ["max", max],
    ["targetBlobGasPerBlock", target * GAS_PER_BLOB],
    ["maxBlobGasPerBlock", max * GAS_PER_BLOB],
    ["blobGasPriceUpdateFraction", schedule.baseFeeUpdateFraction],
  ]);
};

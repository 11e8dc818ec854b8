import { getActivePrecompiles } from "@ethereumjs/evm";
import type { Address } from "../primitives/types.ts";
import {
  BEACON_ROOTS_ADDRESS,
  CONSOLIDATION_REQUESTS_ADDRESS,
  HISTORY_ADDRESS,
  WITHDRAWAL_REQUESTS_ADDRESS,
} from "./block/constants.ts";
import type { ExecutionCommon } from "./evm/common.ts";
import type { Rules } from "./evm/rules.ts";

/** Rules that hold from some time on, as EIP-7910 tells them. */
export interface ForkDescription {
  /** seconds since 1970; 0: from genesis */
  readonly activationTime: number;
  readonly blobs: {
    readonly target: bigint;
    readonly max: bigint;
    readonly baseFeeUpdateFraction: bigint;
  };
  readonly precompiles: ReadonlyMap<string, Address>;
  readonly systemContracts: ReadonlyMap<string, Address>;
}

/** When the rules of a chain change. */
export interface ChainForks {
  /** blocks after genesis with which rules changed, for fork identifiers (EIP-6122); ascending */
  readonly blocks: readonly number[];
  /** times after genesis at which rules changed or will change, seconds since 1970; ascending */
  readonly times: readonly number[];
  /** the rules with blobs; ascending by activation time */
  readonly known: readonly ForkDescription[];
}

/** EIP-7910's names of precompiles by address. */
const PRECOMPILE_NAMES: ReadonlyMap<bigint, string> = new Map([
  [0x01n, "ECREC"],
  [0x02n, "SHA256"],
  [0x03n, "RIPEMD160"],
  [0x04n, "ID"],
  [0x05n, "MODEXP"],
  [0x06n, "BN254_ADD"],
  [0x07n, "BN254_MUL"],
  [0x08n, "BN254_PAIRING"],
  [0x09n, "BLAKE2F"],
  [0x0an, "KZG_POINT_EVALUATION"],
  [0x0bn, "BLS12_G1ADD"],
  [0x0cn, "BLS12_G1MSM"],
  [0x0dn, "BLS12_G2ADD"],
  [0x0en, "BLS12_G2MSM"],
  [0x0fn, "BLS12_PAIRING_CHECK"],
  [0x10n, "BLS12_MAP_FP_TO_G1"],
  [0x11n, "BLS12_MAP_FP2_TO_G2"],
  [0x100n, "P256VERIFY"],
]);

/** The rules of a fork in the words of EIP-7910. */
export const describeFork = (common: ExecutionCommon, rules: Rules, activationTime: number): ForkDescription => ({
  activationTime,
  blobs: {
    target: rules.targetBlobGasPerBlock / rules.gasPerBlob,
    max: rules.maxBlobGasPerBlock / rules.gasPerBlob,
    baseFeeUpdateFraction: rules.blobFeeUpdateFraction,
  },
  precompiles: precompilesOf(common),
  systemContracts: new Map<string, Address>([
    ...(rules.blobs ? [["BEACON_ROOTS_ADDRESS", BEACON_ROOTS_ADDRESS] as const] : []),
    ...(rules.requests ? [["CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", CONSOLIDATION_REQUESTS_ADDRESS] as const] : []),
    ...(rules.requests ? [["DEPOSIT_CONTRACT_ADDRESS", rules.depositContract] as const] : []),
    ...(rules.historyContract ? [["HISTORY_STORAGE_ADDRESS", HISTORY_ADDRESS] as const] : []),
    ...(rules.requests ? [["WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", WITHDRAWAL_REQUESTS_ADDRESS] as const] : []),
  ]),
});

const precompilesOf = (common: ExecutionCommon): ReadonlyMap<string, Address> => {
  const found: [string, Address][] = [...getActivePrecompiles(common).keys()].map((key) => {
    const address: Address = `0x${key}`;
    return [PRECOMPILE_NAMES.get(BigInt(address)) ?? address, address];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
};

import type { ExecutionCommon } from "./common.ts";

/** The numbers of a rule set that this module applies itself; gas unless said. */
export interface Rules {
  readonly chainId: bigint;
  readonly transactionGas: bigint;
  readonly creationGas: bigint;
  readonly dataZeroGas: bigint;
  readonly dataNonZeroGas: bigint;
  readonly initCodeWordGas: bigint;
  readonly accessListAddressGas: bigint;
  readonly accessListSlotGas: bigint;
  readonly authorizationGas: bigint;
  /** EIP-7623 per token; 0n before */
  readonly floorGasPerToken: bigint;
  /** bytes, EIP-3860 */
  readonly initCodeLimit: number;
  /** EIP-7825; undefined before */
  readonly transactionGasLimit: bigint | undefined;
  readonly gasPerBlob: bigint;
  readonly maxBlobGasPerBlock: bigint;
  readonly targetBlobGasPerBlock: bigint;
  readonly blobFeeUpdateFraction: bigint;
  readonly minBlobFee: bigint;
  /** EIP-7594; undefined before */
  readonly maxBlobsPerTransaction: number | undefined;
  /** EIP-7918; undefined before */
  readonly blobBaseCost: bigint | undefined;
  readonly elasticity: bigint;
  readonly baseFeeChangeDenominator: bigint;
  /** EIP-7702 */
  readonly delegations: boolean;
  /** EIP-2935 */
  readonly historyContract: boolean;
  /** EIP-7685 */
  readonly requests: boolean;
}

/** Reads the rules out of the library's parameters. */
export const rulesOf = (common: ExecutionCommon): Rules => {
  const blobs = common.getBlobGasSchedule();
  const since = <T>(eip: number, value: () => T): T | undefined => (common.isActivatedEIP(eip) ? value() : undefined);
  return {
    chainId: common.chainId(),
    transactionGas: common.param("txGas"),
    creationGas: common.param("txCreationGas"),
    dataZeroGas: common.param("txDataZeroGas"),
    dataNonZeroGas: common.param("txDataNonZeroGas"),
    initCodeWordGas: common.param("initCodeWordGas"),
    accessListAddressGas: common.param("accessListAddressGas"),
    accessListSlotGas: common.param("accessListStorageKeyGas"),
    authorizationGas: since(7702, () => common.param("perEmptyAccountCost")) ?? 0n,
    floorGasPerToken: since(7623, () => common.param("totalCostFloorPerToken")) ?? 0n,
    initCodeLimit: Number(common.param("maxInitCodeSize")),
    transactionGasLimit: since(7825, () => common.param("maxTransactionGasLimit")),
    gasPerBlob: common.param("blobGasPerBlob"),
    maxBlobGasPerBlock: blobs.maxBlobGasPerBlock,
    targetBlobGasPerBlock: blobs.targetBlobGasPerBlock,
    blobFeeUpdateFraction: blobs.blobGasPriceUpdateFraction,
    minBlobFee: common.param("minBlobGas"),
    maxBlobsPerTransaction: since(7594, () => Number(common.param("maxBlobsPerTx"))),
    blobBaseCost: since(7918, () => common.param("blobBaseCost")),
    elasticity: common.param("elasticityMultiplier"),
    baseFeeChangeDenominator: common.param("baseFeeMaxChangeDenominator"),
    delegations: common.isActivatedEIP(7702),
    historyContract: common.isActivatedEIP(2935),
    requests: common.isActivatedEIP(7685),
  };
};

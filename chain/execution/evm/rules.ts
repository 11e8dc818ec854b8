import type { Address, TransactionType } from "../../primitives/types.ts";
import { DEPOSIT_ADDRESS } from "../block/constants.ts";
import type { ExecutionCommon } from "./common.ts";

/** The numbers of a rule set that this module applies itself; gas unless said. */
export interface Rules {
  readonly chainId: bigint;
  /** newest transaction type: 0 at first, 1 since Berlin, 2 London, 3 Cancun, 4 Prague */
  readonly newestTransactionType: TransactionType;
  /** EIP-2: signatures with an s in the upper half are invalid */
  readonly lowS: boolean;
  /** EIP-155 */
  readonly replayProtection: boolean;
  /** EIP-161 */
  readonly emptyAccountsVanish: boolean;
  /** EIP-658: receipts have a status in place of the state after the transaction */
  readonly receiptStatus: boolean;
  /** EIP-1559 */
  readonly baseFee: boolean;
  /** EIP-3675 */
  readonly proofOfStake: boolean;
  /** EIP-4895 */
  readonly withdrawals: boolean;
  /** EIP-4844, with the beacon roots of EIP-4788 */
  readonly blobs: boolean;
  /** wei for who makes a block; 0n since the merge */
  readonly blockReward: bigint;
  /** at most this part of a transaction's gas is refunded (EIP-3529) */
  readonly refundQuotient: bigint;
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
  /** bytes, EIP-3860; undefined before */
  readonly initCodeLimit: number | undefined;
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
  /** base fee of the first block that has one, wei per gas */
  readonly initialBaseFee: bigint;
  readonly elasticity: bigint;
  readonly baseFeeChangeDenominator: bigint;
  /** EIP-7702 */
  readonly delegations: boolean;
  /** EIP-2935 */
  readonly historyContract: boolean;
  /** EIP-7685 */
  readonly requests: boolean;
  /** whose events are deposits (EIP-6110) */
  readonly depositContract: Address;
}

/** EIPs that brought the transaction types above 0. */
const TYPE_EIPS = [2930, 1559, 4844, 7702] as const;

/** Reads the rules out of the library's parameters. */
export const rulesOf = (common: ExecutionCommon, depositContract: Address = DEPOSIT_ADDRESS): Rules => {
  const since = <T>(eip: number, value: () => T): T | undefined => (common.isActivatedEIP(eip) ? value() : undefined);
  const blobs = since(4844, () => common.getBlobGasSchedule());
  const proofOfStake = common.isActivatedEIP(3675);
  return {
    chainId: common.chainId(),
    newestTransactionType: TYPE_EIPS.filter((eip) => common.isActivatedEIP(eip)).length as TransactionType,
    lowS: common.gteHardfork("homestead"),
    replayProtection: common.gteHardfork("spuriousDragon"),
    emptyAccountsVanish: common.gteHardfork("spuriousDragon"),
    receiptStatus: common.gteHardfork("byzantium"),
    baseFee: common.isActivatedEIP(1559),
    proofOfStake,
    withdrawals: common.isActivatedEIP(4895),
    blobs: blobs !== undefined,
    blockReward: proofOfStake ? 0n : common.param("minerReward"),
    refundQuotient: common.param("maxRefundQuotient"),
    transactionGas: common.param("txGas"),
    creationGas: common.gteHardfork("homestead") ? common.param("txCreationGas") : 0n,
    dataZeroGas: common.param("txDataZeroGas"),
    dataNonZeroGas: common.param("txDataNonZeroGas"),
    initCodeWordGas: since(3860, () => common.param("initCodeWordGas")) ?? 0n,
    accessListAddressGas: common.param("accessListAddressGas"),
    accessListSlotGas: common.param("accessListStorageKeyGas"),
    authorizationGas: since(7702, () => common.param("perEmptyAccountCost")) ?? 0n,
    floorGasPerToken: since(7623, () => common.param("totalCostFloorPerToken")) ?? 0n,
    initCodeLimit: since(3860, () => Number(common.param("maxInitCodeSize"))),
    transactionGasLimit: since(7825, () => common.param("maxTransactionGasLimit")),
    gasPerBlob: common.param("blobGasPerBlob"),
    maxBlobGasPerBlock: blobs?.maxBlobGasPerBlock ?? 0n,
    targetBlobGasPerBlock: blobs?.targetBlobGasPerBlock ?? 0n,
    blobFeeUpdateFraction: blobs?.blobGasPriceUpdateFraction ?? 1n,
    minBlobFee: since(4844, () => common.param("minBlobGas")) ?? 0n,
    maxBlobsPerTransaction: since(7594, () => Number(common.param("maxBlobsPerTx"))),
    blobBaseCost: since(7918, () => common.param("blobBaseCost")),
    initialBaseFee: since(1559, () => common.param("initialBaseFee")) ?? 0n,
    elasticity: since(1559, () => common.param("elasticityMultiplier")) ?? 1n,
    baseFeeChangeDenominator: since(1559, () => common.param("baseFeeMaxChangeDenominator")) ?? 1n,
    delegations: common.isActivatedEIP(7702),
    historyContract: common.isActivatedEIP(2935),
    requests: common.isActivatedEIP(7685),
    depositContract,
  };
};

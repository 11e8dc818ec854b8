import type { Address, Hash } from "../../../../../chain/primitives/types.ts";
import { CALLER, DELEGATOR, LOGGER, REVERTER, STORER } from "../../methods/debug/support/scenarios.ts";
import type { Call, Known } from "./call.ts";
import { otterscanCalls } from "./otterscan-calls.ts";

const UNKNOWN: Hash = `0x${"de".repeat(32)}`;
const SLOT: Hash = `0x${"04".padStart(64, "0")}`;
const TRACERS = [
  {},
  { enableMemory: true, enableReturnData: true },
  { disableStack: true, disableStorage: true },
  { tracer: "callTracer", tracerConfig: { withLog: true } },
  { tracer: "callTracer", tracerConfig: { onlyTopCall: true } },
  { tracer: "prestateTracer" },
  { tracer: "prestateTracer", tracerConfig: { diffMode: true } },
];
const TAGS = ["earliest", "latest", "safe", "finalized", "pending"];

const hashes = ({ transactions }: Known): readonly Hash[] => Object.values(transactions).map(({ hash }) => hash);

/** The chain as a whole, what it costs, and what this node is. */
export const NODE_CALLS: readonly Call[] = [
  ...["eth_chainId", "eth_blockNumber", "eth_syncing", "eth_accounts", "eth_coinbase"].map((name): Call => [name]),
  ...["eth_gasPrice", "eth_maxPriorityFeePerGas", "eth_blobBaseFee", "net_version", "net_listening"].map(
    (name): Call => [name],
  ),
  ...["net_peerCount", "web3_clientVersion", "rpc_modules", "rpc_discover"].map((name): Call => [name]),
  ...["eth_baseFee", "eth_config", "eth_capabilities", "debug_getBadBlocks"].map((name): Call => [name]),
  ...["cpc_getTurn", "cpc_getSchedule", "cpc_getCommittee", "cpc_getConsensusState", "cpc_getRNodes"].map(
    (name): Call => [name],
  ),
  ...["cpc_getPeers", "cpc_getEvidence", "cpc_getImpeachments", "cpc_getUpgrades"].map((name): Call => [name]),
  ["cpc_getImpeachments", "earliest", "latest"],
  ["web3_sha3", "0x68656c6c6f"],
  ["eth_feeHistory", "0x4", "latest", [0, 50, 100]],
  ["eth_feeHistory", 0, "latest", []],
  ["eth_feeHistory", "0x1", "earliest"],
];

/** Accounts and blocks, by every way to name a block. */
export const stateCalls = ({ sender, block }: Known): readonly Call[] => [
  ...["eth_getBalance", "eth_getTransactionCount", "eth_getCode"].flatMap((name): Call[] =>
    [...TAGS, block.number, block.hash, { blockHash: block.hash }].map((at) => [name, sender, at]),
  ),
  ["eth_getCode", LOGGER],
  ["eth_getStorageAt", STORER, "0x4", "latest"],
  ["eth_getStorageValues", { [STORER]: ["0x4", SLOT], [LOGGER]: [] }, "latest"],
  ["eth_getProof", STORER, ["0x4", SLOT, "0xAB"], "latest"],
  ["eth_getProof", UNKNOWN.slice(0, 42), [], "latest"],
  ...[...TAGS, block.number, "0xffff"].flatMap((at): Call[] => [
    ["eth_getBlockByNumber", at, true],
    ["eth_getBlockByNumber", at, false],
    ["eth_getBlockReceipts", at],
    ["eth_getBlockTransactionCountByNumber", at],
    ["eth_getUncleCountByBlockNumber", at],
    ["eth_getUncleByBlockNumberAndIndex", at, "0x0"],
    ["cpc_getCertificate", at],
    ["cpc_getDecodedCertificate", at],
    ["cpc_getBlockGenerationInfo", at],
    ["cpc_getTurn", at],
    ["cpc_getCommittee", at],
    ["cpc_getSchedule", at, "0x3"],
    ["cpc_getRNodes", at],
    ["cpc_getLayer", sender, at],
  ]),
  ...[block.hash, UNKNOWN].flatMap((hash): Call[] => [
    ["eth_getBlockByHash", hash, true],
    ["eth_getBlockByHash", hash, false],
    ["eth_getBlockReceipts", hash],
    ["eth_getBlockTransactionCountByHash", hash],
    ["eth_getUncleCountByBlockHash", hash],
    ["eth_getUncleByBlockHashAndIndex", hash, "0x0"],
  ]),
];

/** Transactions of every type, in a block and waiting for one. */
export const transactionCalls = (chain: Known, waiting: Hash): readonly Call[] => [
  ...[...hashes(chain), waiting, UNKNOWN].flatMap((hash): Call[] => [
    ["eth_getTransactionByHash", hash],
    ["eth_getTransactionReceipt", hash],
    ["debug_getRawTransaction", hash],
  ]),
  ...hashes(chain).flatMap((_, index): Call[] => [
    ["eth_getTransactionByBlockNumberAndIndex", "latest", `0x${index.toString(16)}`],
    ["eth_getTransactionByBlockHashAndIndex", chain.block.hash, `0x${index.toString(16)}`],
  ]),
  ["eth_getTransactionByBlockNumberAndIndex", "pending", "0x0"],
  ["txpool_status"],
  ["txpool_content"],
  ["txpool_contentFrom", chain.sender],
  ["txpool_inspect"],
  ["eth_pendingTransactions"],
];

const call = (from: Address, to: Address) => ({ from, to, gas: "0x493e0", value: "0x1" });

/** Calls, logs and traces. */
export const executionCalls = (chain: Known): readonly Call[] => [
  ["eth_call", call(chain.sender, CALLER), "latest"],
  ["eth_call", call(chain.sender, STORER), "latest", { [STORER]: { balance: "0x5" } }, { number: "0x99" }],
  ["eth_estimateGas", call(chain.sender, STORER)],
  ["eth_createAccessList", call(chain.sender, DELEGATOR)],
  ["eth_fillTransaction", call(chain.sender, STORER)],
  ["eth_fillTransaction", { ...call(chain.sender, STORER), gasPrice: "0x77359400" }],
  ["eth_fillTransaction", { from: chain.sender, data: "0x00", accessList: [] }],
  ["eth_createAccessList", call(chain.sender, REVERTER)],
  ["eth_simulateV1", { blockStateCalls: [{ calls: [call(chain.sender, CALLER)] }], traceTransfers: true }, "latest"],
  ["eth_simulateV1", { blockStateCalls: [{}], returnFullTransactions: true }],
  ["eth_getLogs", { fromBlock: "earliest" }],
  ["eth_getLogs", { blockHash: chain.block.hash, address: [LOGGER], topics: [null] }],
  ...["debug_getRawHeader", "debug_getRawBlock", "debug_getRawReceipts"].flatMap((name): Call[] =>
    ["earliest", chain.block.hash].map((at) => [name, at]),
  ),
  ...TRACERS.flatMap((options): Call[] => [
    ["debug_traceBlockByNumber", "latest", options],
    ["debug_traceBlockByHash", chain.block.hash, options],
    ["debug_traceCall", call(chain.sender, CALLER), "latest", options],
    ...hashes(chain).map((hash): Call => ["debug_traceTransaction", hash, options]),
  ]),
];

const TYPED_DATA = {
  types: { EIP712Domain: [{ name: "name", type: "string" }], Mail: [{ name: "to", type: "address" }] },
  primaryType: "Mail",
  domain: { name: "x" },
  message: { to: LOGGER },
};

/** Accounts, time and settings of a local network. They change the chain. */
export const localCalls = (chain: Known, waiting: unknown): readonly Call[] => [
  ["eth_sign", chain.sender, "0x68"],
  ["personal_sign", "0x68", chain.sender],
  ["eth_signTypedData_v4", chain.sender, TYPED_DATA],
  ["eth_signTransaction", call(chain.sender, STORER)],
  ["eth_signTransaction", { ...call(chain.sender, STORER), gasPrice: "0x77359400", accessList: [] }],
  ["eth_signTransaction", { from: chain.sender, data: "0x00", gas: "0x30d40", gasPrice: "0x77359400" }],
  ["evm_increaseTime", 1],
  ["evm_setNextBlockTimestamp", 5_000_000_000],
  ["evm_mine"],
  ["evm_setBlockGasLimit", "0x1c9c380"],
  ["evm_setIntervalMining", 0],
  ["evm_setAutomine", false],
  ["hardhat_mine", 2],
  ["hardhat_setBalance", chain.sender, "0x5"],
  ["hardhat_setNonce", LOGGER, "0x5"],
  ["hardhat_setCode", LOGGER, "0x"],
  ["hardhat_setStorageAt", STORER, "0x1", SLOT],
  ["hardhat_impersonateAccount", LOGGER],
  ["hardhat_stopImpersonatingAccount", LOGGER],
  ["hardhat_autoImpersonateAccount", false],
  ["hardhat_dropTransaction", waiting],
  ["hardhat_metadata"],
  ["hardhat_setCoinbase", LOGGER],
  ["hardhat_setNextBlockBaseFeePerGas", "0x77359400"],
  ["hardhat_setPrevRandao", SLOT],
  ["hardhat_setMinGasPrice", "0x0"],
  ["hardhat_setLoggingEnabled", false],
  ["evm_setAutomine", true],
  ["hardhat_getAutomine"],
];

const NOWHERE: Known = {
  sender: LOGGER,
  transactions: { transfer: { raw: "0x00", hash: UNKNOWN } },
  block: { hash: UNKNOWN, number: "0x1" },
};

/** A call of every method, right in form; what they ask for need not exist. */
export const allCalls = (): Call[] => [
  ...NODE_CALLS,
  ...stateCalls(NOWHERE),
  ...transactionCalls(NOWHERE, UNKNOWN),
  ...executionCalls(NOWHERE),
  ...localCalls(NOWHERE, UNKNOWN),
  ...otterscanCalls(NOWHERE, LOGGER),
  ["eth_sendRawTransaction", "0x00"],
  ["eth_sendRawTransactionSync", "0x00", 1],
  ["eth_sendTransaction", call(LOGGER, STORER)],
  ["eth_newFilter", {}],
  ["eth_subscribe", "logs", {}],
  ["evm_revert", "0x1"],
];

import { EMPTY_BLOOM } from "../../primitives/block/bloom.ts";
import { EMPTY_OMMERS_HASH } from "../../primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import type { Header } from "../../primitives/types.ts";
import { ZERO_HASH } from "./constants.ts";
import { ExecutionError } from "../errors.ts";
import type { Rules } from "../evm/rules.ts";
import type { BlockAttributes, ParentBlock } from "../interface.ts";
import { nextBaseFee, nextExcessBlobGas } from "./fees.ts";

/** Gas limits below this are invalid (yellow paper, 4.4.4). */
const LEAST_GAS_LIMIT = 5_000n;
const GAS_LIMIT_BOUND = 2n ** 63n;
/** A gas limit moves by less than this part of the parent's. */
const GAS_LIMIT_STEP = 1_024n;

export interface HeaderPolicy {
  /** dev networks: base fee and gas limit are what the proposer says */
  readonly free: boolean;
}

/** The header of a block about to be executed: all that is known before; the results are zero or empty. */
export const draftHeader = (parent: ParentBlock, attributes: BlockAttributes, rules: Rules): Header => ({
  parentHash: parent.hash,
  ommersHash: EMPTY_OMMERS_HASH,
  coinbase: attributes.coinbase,
  stateRoot: ZERO_HASH,
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: EMPTY_BLOOM,
  difficulty: 0n,
  number: parent.header.number + 1,
  gasLimit: attributes.gasLimit,
  gasUsed: 0n,
  timestamp: attributes.timestamp,
  extraData: attributes.extraData,
  mixHash: attributes.prevRandao,
  nonce: "0x0000000000000000",
  baseFeePerGas: attributes.baseFeePerGas ?? nextBaseFee(parent.header, rules),
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: 0n,
  excessBlobGas: nextExcessBlobGas(parent.header, rules),
  parentBeaconBlockRoot: attributes.parentBeaconBlockRoot,
});

/**
 * Checks what a header must satisfy before its block is executed.
 * @throws ExecutionError HEADER_INVALID naming the field
 */
export const checkHeader = (header: Header, parent: ParentBlock, rules: Rules, policy: HeaderPolicy): void => {
  const above = parent.header;
  expectEqual("parentHash", header.parentHash, parent.hash);
  expectEqual("number", header.number, above.number + 1);
  expectThat("timestamp", header.timestamp > above.timestamp, `later than ${above.timestamp}`, header.timestamp);
  expectEqual("ommersHash", header.ommersHash, EMPTY_OMMERS_HASH);
  expectEqual("difficulty", header.difficulty, 0n);
  expectEqual("nonce", header.nonce, "0x0000000000000000");
  const { extraDataBytes } = BLOCK_LIMITS;
  const extraLength = header.extraData.length;
  expectThat("extraData", extraLength <= extraDataBytes, `at most ${extraDataBytes} bytes`, `${extraLength} bytes`);
  checkGasLimit(header, above, policy);
  if (!policy.free) expectEqual("baseFeePerGas", header.baseFeePerGas, nextBaseFee(above, rules));
  else expectThat("baseFeePerGas", header.baseFeePerGas !== undefined, "a fee", "none");
  expectEqual("excessBlobGas", header.excessBlobGas, nextExcessBlobGas(above, rules));
  const blobGas = header.blobGasUsed;
  const blobGasFits = blobGas !== undefined && blobGas <= rules.maxBlobGasPerBlock && blobGas % rules.gasPerBlob === 0n;
  expectThat("blobGasUsed", blobGasFits, `whole blobs up to ${String(rules.maxBlobGasPerBlock)}`, blobGas);
  expectThat("withdrawalsRoot", header.withdrawalsRoot !== undefined, "a hash", "none");
  expectThat("parentBeaconBlockRoot", header.parentBeaconBlockRoot !== undefined, "a hash", "none");
  const requests = header.requestsHash !== undefined;
  expectThat("requestsHash", requests === rules.requests, rules.requests ? "a hash" : "none", header.requestsHash);
};

const checkGasLimit = (header: Header, above: Header, policy: HeaderPolicy): void => {
  const { gasLimit, gasUsed } = header;
  expectThat("gasUsed", gasUsed <= gasLimit, `at most ${String(gasLimit)}`, gasUsed);
  expectThat("gasLimit", gasLimit >= LEAST_GAS_LIMIT, `at least ${String(LEAST_GAS_LIMIT)}`, gasLimit);
  expectThat("gasLimit", gasLimit < GAS_LIMIT_BOUND, `below ${String(GAS_LIMIT_BOUND)}`, gasLimit);
  if (policy.free) return;
  const step = above.gasLimit / GAS_LIMIT_STEP;
  const change = gasLimit > above.gasLimit ? gasLimit - above.gasLimit : above.gasLimit - gasLimit;
  const expected = `within ${String(step)} of ${String(above.gasLimit)}`;
  expectThat("gasLimit", change === 0n || change < step, expected, gasLimit);
};

const expectEqual = <T extends string | number | bigint | undefined>(field: string, got: T, expected: T): void => {
  expectThat(field, got === expected, String(expected), got);
};

const expectThat = (
  field: string,
  holds: boolean,
  expected: string,
  got: string | number | bigint | undefined,
): void => {
  if (!holds) throw new ExecutionError("HEADER_INVALID", `header ${field}: expected ${expected}, got ${String(got)}`);
};

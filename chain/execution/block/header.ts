import { EMPTY_BLOOM } from "../../primitives/block/bloom.ts";
import { EMPTY_OMMERS_HASH } from "../../primitives/block/header.ts";
import { EMPTY_TRIE_ROOT } from "../../primitives/block/ordered-trie.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import type { Hash, Header } from "../../primitives/types.ts";
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
  // Blocks made by work are only ever drafted to show what is pending.
  difficulty: rules.proofOfStake ? 0n : parent.header.difficulty,
  number: parent.header.number + 1,
  gasLimit: attributes.gasLimit,
  gasUsed: 0n,
  timestamp: attributes.timestamp,
  extraData: attributes.extraData,
  mixHash: attributes.prevRandao,
  nonce: "0x0000000000000000",
  ...(rules.baseFee && { baseFeePerGas: attributes.baseFeePerGas ?? nextBaseFee(parent.header, rules) }),
  ...(rules.withdrawals && { withdrawalsRoot: EMPTY_TRIE_ROOT }),
  ...(rules.blobs && {
    blobGasUsed: 0n,
    excessBlobGas: nextExcessBlobGas(parent.header, rules),
    parentBeaconBlockRoot: attributes.parentBeaconBlockRoot,
  }),
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
  if (rules.proofOfStake) {
    expectEqual("ommersHash", header.ommersHash, EMPTY_OMMERS_HASH);
    expectEqual("difficulty", header.difficulty, 0n);
    expectEqual("nonce", header.nonce, "0x0000000000000000");
  }
  const { extraDataBytes } = BLOCK_LIMITS;
  const extraLength = header.extraData.length;
  expectThat("extraData", extraLength <= extraDataBytes, `at most ${extraDataBytes} bytes`, `${extraLength} bytes`);
  checkGasLimit(header, above, rules, policy);
  if (!policy.free)
    expectEqual("baseFeePerGas", header.baseFeePerGas, rules.baseFee ? nextBaseFee(above, rules) : undefined);
  else expectThat("baseFeePerGas", header.baseFeePerGas !== undefined, "a fee", "none");
  expectEqual("excessBlobGas", header.excessBlobGas, rules.blobs ? nextExcessBlobGas(above, rules) : undefined);
  checkBlobGas(header.blobGasUsed, rules);
  expectPresence("withdrawalsRoot", header.withdrawalsRoot, rules.withdrawals);
  expectPresence("parentBeaconBlockRoot", header.parentBeaconBlockRoot, rules.blobs);
  expectPresence("requestsHash", header.requestsHash, rules.requests);
};

const checkBlobGas = (blobGas: bigint | undefined, rules: Rules): void => {
  if (!rules.blobs) {
    expectPresence("blobGasUsed", blobGas, false);
    return;
  }
  const fits = blobGas !== undefined && blobGas <= rules.maxBlobGasPerBlock && blobGas % rules.gasPerBlob === 0n;
  expectThat("blobGasUsed", fits, `whole blobs up to ${String(rules.maxBlobGasPerBlock)}`, blobGas);
};

const checkGasLimit = (header: Header, above: Header, rules: Rules, policy: HeaderPolicy): void => {
  const { gasLimit, gasUsed } = header;
  expectThat("gasUsed", gasUsed <= gasLimit, `at most ${String(gasLimit)}`, gasUsed);
  expectThat("gasLimit", gasLimit >= LEAST_GAS_LIMIT, `at least ${String(LEAST_GAS_LIMIT)}`, gasLimit);
  expectThat("gasLimit", gasLimit < GAS_LIMIT_BOUND, `below ${String(GAS_LIMIT_BOUND)}`, gasLimit);
  if (policy.free) return;
  // The first limit with a base fee is twice as high, so that its target is the limit before (EIP-1559).
  const start = rules.baseFee && above.baseFeePerGas === undefined ? above.gasLimit * rules.elasticity : above.gasLimit;
  const step = start / GAS_LIMIT_STEP;
  const change = gasLimit > start ? gasLimit - start : start - gasLimit;
  const expected = `within ${String(step)} of ${String(start)}`;
  expectThat("gasLimit", change === 0n || change < step, expected, gasLimit);
};

const expectEqual = <T extends string | number | bigint | undefined>(field: string, got: T, expected: T): void => {
  expectThat(field, got === expected, String(expected), got);
};

const expectPresence = (field: string, got: Hash | bigint | undefined, wanted: boolean): void => {
  expectThat(field, (got !== undefined) === wanted, wanted ? "a value" : "none", got);
};

const expectThat = (
  field: string,
  holds: boolean,
  expected: string,
  got: string | number | bigint | undefined,
): void => {
  if (!holds) throw new ExecutionError("HEADER_INVALID", `header ${field}: expected ${expected}, got ${String(got)}`);
};

import { paramsBlock } from "@ethereumjs/block";
import { Common, Mainnet } from "@ethereumjs/common";
import { HARDFORK } from "../../primitives/params.ts";
import type { Hash, Transaction } from "../../primitives/types.ts";
import type { Backend } from "../backend.ts";

/** How the tip suggestion comes about, as in geth: the 60th percentile of the cheapest tips of the last 20 blocks. */
const ORACLE = {
  blocks: 20,
  samplesPerBlock: 3,
  percentile: 60,
  /** wei per gas, when nothing was sent lately */
  defaultTip: 1_000_000_000n,
  maxTip: 500_000_000_000n,
} as const;

const rules = new Common({ chain: Mainnet, hardfork: HARDFORK, params: paramsBlock });
/** Blob gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = rules.param("blobGasPerBlob");

/** Wei per gas that a transaction pays in a block (EIP-1559). */
export function effectiveGasPrice(transaction: Transaction, baseFee: bigint | undefined): bigint {
  if (baseFee === undefined) return transaction.maxFeePerGas;
  const price = baseFee + transaction.maxPriorityFeePerGas;
  return price < transaction.maxFeePerGas ? price : transaction.maxFeePerGas;
}

/** Wei per gas of it that go to the proposer. */
export const effectiveTip = (transaction: Transaction, baseFee: bigint | undefined): bigint =>
  effectiveGasPrice(transaction, baseFee) - (baseFee ?? 0n);

/** What a transaction should offer now. */
export class FeeOracle {
  readonly #backend: Backend;
  /** cheapest tips by block, for the blocks looked at last */
  #samples = new Map<Hash, readonly bigint[]>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Wei per gas above the base fee. */
  suggestTip(): bigint {
    const { ledger } = this.#backend;
    const newest = ledger.head.header.number;
    const samples = new Map<Hash, readonly bigint[]>();
    const tips: bigint[] = [];
    for (let number = newest; number > 0 && number > newest - ORACLE.blocks; number--) {
      const hash = ledger.header(number)?.hash;
      if (hash === undefined) break;
      const cheapest = this.#samples.get(hash) ?? this.#cheapest(number);
      samples.set(hash, cheapest);
      tips.push(...cheapest);
    }
    this.#samples = samples;
    tips.sort(compare);
    const suggested = tips[Math.floor(((tips.length - 1) * ORACLE.percentile) / 100)] ?? ORACLE.defaultTip;
    return suggested < ORACLE.maxTip ? suggested : ORACLE.maxTip;
  }

  /** Base fee of the next block, wei per gas. */
  nextBaseFee(): bigint {
    return (
      this.#backend.nextAttributes().baseFeePerGas ??
      this.#backend.execution.nextBaseFee(this.#backend.ledger.head.header)
    );
  }

  /** Fee of the next block, wei per blob gas. */
  nextBlobBaseFee(): bigint {
    return this.#backend.execution.nextBlobBaseFee(this.#backend.ledger.head.header);
  }

  #cheapest(number: number): readonly bigint[] {
    const block = this.#backend.ledger.block(number)?.block;
    if (block === undefined) return [];
    const tips = block.transactions.map((transaction) => effectiveTip(transaction, block.header.baseFeePerGas));
    return tips.sort(compare).slice(0, ORACLE.samplesPerBlock);
  }
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

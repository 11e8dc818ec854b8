import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { toQuantity } from "../../../primitives/bytes.ts";
import { RPC_LIMITS } from "../../../primitives/limits.ts";
import type { Header } from "../../../primitives/types.ts";
import type { RequestContext } from "../../context.ts";
import { effectiveTip } from "../../chain/fees.ts";
import { requireHeader } from "../../chain/selection.ts";
import { method, param } from "../../method.ts";
import type { BlockNumber } from "../../schemas/blocks.ts";
import { blockNumber } from "../../schemas/blocks.ts";
import { feeHistoryResult } from "../../schemas/results.ts";
import { integer, quantityText } from "../../schemas/scalars.ts";

const percentiles = z
  .array(z.number({ error: "expected a number" }).min(0).max(100), { error: "expected a list of numbers" })
  .max(RPC_LIMITS.rewardPercentiles, { error: `over the query limit ${RPC_LIMITS.rewardPercentiles}` })
  .refine((list) => list.every((value, index) => index === 0 || value >= (list[index - 1] ?? 0)), {
    error: "invalid reward percentile: must not decrease",
  });

/** What transactions cost. */
export const feeMethods = [
  method({
    name: "eth_gasPrice",
    summary: "Gas price with which a legacy transaction is likely in the next block, wei",
    params: [],
    result: quantityText,
    handler: ({ fees }) => toQuantity(fees.nextBaseFee() + fees.suggestTip()),
  }),
  method({
    name: "eth_maxPriorityFeePerGas",
    summary: "Tip with which a transaction is likely in the next block, wei per gas",
    params: [],
    result: quantityText,
    handler: ({ fees }) => toQuantity(fees.suggestTip()),
  }),
  method({
    name: "eth_baseFee",
    summary: "Base fee of the next block, wei per gas",
    params: [],
    result: quantityText,
    handler: ({ fees }) => toQuantity(fees.nextBaseFee()),
  }),
  method({
    name: "eth_blobBaseFee",
    summary: "Fee of the next block, wei per blob gas",
    params: [],
    result: quantityText,
    handler: ({ fees }) => toQuantity(fees.nextBlobBaseFee()),
  }),
  method({
    name: "eth_feeHistory",
    summary: "Fees and fullness of a range of blocks, with percentiles of the tips paid",
    params: [
      param("blockCount", integer),
      param("newestBlock", blockNumber),
      param("rewardPercentiles", percentiles.default([])),
    ],
    result: feeHistoryResult,
    handler: feeHistory,
  }),
];

async function feeHistory(
  { backend, fees, limits, signal }: RequestContext,
  blockCount: number,
  newestBlock: BlockNumber,
  rewardPercentiles: readonly number[],
): Promise<Record<string, unknown>> {
  const { execution, ledger } = backend;
  const newest = requireHeader(backend, newestBlock === "pending" ? "latest" : newestBlock).header;
  const count = Math.min(blockCount, limits.feeHistoryBlocks, newest.number + 1);
  if (count === 0) return { oldestBlock: "0x0", baseFeePerGas: [], gasUsedRatio: [] };
  const oldest = newest.number - count + 1;

  const headers: Header[] = [];
  const reward: string[][] = [];
  for (let number = oldest; number <= newest.number; number++) {
    signal.throwIfAborted();
    headers.push(requireHeader(backend, number).header);
    if (rewardPercentiles.length === 0) continue;
    reward.push(tipPercentiles({ backend }, number, rewardPercentiles));
    await setImmediate();
  }
  const next = ledger.header(newest.number + 1)?.header;
  const nextBase = next === undefined ? fees.nextBaseFee() : (next.baseFeePerGas ?? 0n);
  const nextBlobBase = next === undefined ? fees.nextBlobBaseFee() : execution.blobBaseFee(next);
  return {
    oldestBlock: toQuantity(oldest),
    ...(rewardPercentiles.length > 0 && { reward }),
    baseFeePerGas: [...headers.map((header) => header.baseFeePerGas ?? 0n), nextBase].map(toQuantity),
    gasUsedRatio: headers.map((header) => ratio(header.gasUsed, header.gasLimit)),
    baseFeePerBlobGas: [...headers.map((header) => execution.blobBaseFee(header)), nextBlobBase].map(toQuantity),
    blobGasUsedRatio: headers.map((header) => ratio(header.blobGasUsed ?? 0n, execution.maxBlobGas(header))),
  };
}

const ratio = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number(part) / Number(whole));

/** The tip below which the given shares of the block's gas paid, in wei per gas. */
function tipPercentiles(
  { backend }: Pick<RequestContext, "backend">,
  number: number,
  shares: readonly number[],
): string[] {
  const block = backend.ledger.block(number)?.block;
  const receipts = backend.ledger.receipts(number) ?? [];
  if (block === undefined || block.transactions.length === 0) return shares.map(() => "0x0");
  const paid = block.transactions
    .map((transaction, index) => ({
      tip: effectiveTip(transaction, block.header.baseFeePerGas),
      gasUsed: receipts[index]?.gasUsed ?? 0n,
    }))
    .sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0));
  let position = 0;
  let gas = paid[0]?.gasUsed ?? 0n;
  return shares.map((share) => {
    const threshold = (block.header.gasUsed * BigInt(Math.round(share * 10_000))) / 1_000_000n;
    while (gas < threshold && position < paid.length - 1) {
      position += 1;
      gas += paid[position]?.gasUsed ?? 0n;
    }
    return toQuantity(paid[position]?.tip ?? 0n);
  });
}

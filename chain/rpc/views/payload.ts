import { toHex, toQuantity } from "../../primitives/bytes.ts";
import type { BuiltBlock } from "../../execution/interface.ts";
import type { BlobSidecar } from "../../primitives/transaction/sidecar.ts";
import { effectiveTip } from "../chain/fees.ts";
import { withdrawalView } from "./block.ts";

/** A block that was built and not stored, as the engine API carries it. */
export const payloadView = (
  { executed, requests = [] }: Pick<BuiltBlock, "executed" | "requests">,
  sidecars: readonly BlobSidecar[],
): Record<string, unknown> => {
  const { block, receipts } = executed;
  const { header, transactions, withdrawals } = block;
  const value = transactions.reduce(
    (sum, transaction, index) =>
      sum + effectiveTip(transaction, header.baseFeePerGas) * (receipts[index]?.gasUsed ?? 0n),
    0n,
  );
  return {
    executionPayload: {
      parentHash: header.parentHash,
      feeRecipient: header.coinbase,
      stateRoot: header.stateRoot,
      receiptsRoot: header.receiptsRoot,
      logsBloom: toHex(header.logsBloom),
      prevRandao: header.mixHash,
      blockNumber: toQuantity(header.number),
      gasLimit: toQuantity(header.gasLimit),
      gasUsed: toQuantity(header.gasUsed),
      timestamp: toQuantity(header.timestamp),
      extraData: toHex(header.extraData),
      baseFeePerGas: toQuantity(header.baseFeePerGas ?? 0n),
      blockHash: block.hash,
      transactions: transactions.map(({ raw }) => toHex(raw)),
      withdrawals: withdrawals.map(withdrawalView),
      blobGasUsed: toQuantity(header.blobGasUsed ?? 0n),
      excessBlobGas: toQuantity(header.excessBlobGas ?? 0n),
    },
    blockValue: toQuantity(value),
    blobsBundle: {
      commitments: sidecars.flatMap(({ commitments }) => commitments.map((bytes) => toHex(bytes))),
      proofs: sidecars.flatMap(({ proofs }) => proofs.map((bytes) => toHex(bytes))),
      blobs: sidecars.flatMap(({ blobs }) => blobs.map((bytes) => toHex(bytes))),
    },
    executionRequests: requests.map((request) => toHex(request)),
    shouldOverrideBuilder: false,
  };
};

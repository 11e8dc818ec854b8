import type { JSX } from "preact";
import { TransactionReceiptNotFoundError } from "viem";
import type { Hash, TransactionReceipt } from "viem";
import { getTransactionReceipt } from "viem/actions";
import type { NodeClient } from "../chain/client.ts";
import { BlockLink, TransactionLink } from "../components/links.tsx";
import { useServices } from "../state/context.ts";
import { useHead } from "../state/use-head.ts";
import { useQuery } from "../state/use-query.ts";

/** undefined while it waits for a block */
const receiptOf = async (client: NodeClient, hash: Hash): Promise<TransactionReceipt | undefined> => {
  try {
    return await getTransactionReceipt(client, { hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  }
};

/** What becomes of a transaction that was sent. */
export const Sent = ({ hash }: { readonly hash: Hash }): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const { data: receipt } = useQuery(`sent ${hash}`, () => receiptOf(client, hash), { refresh: head?.hash });
  return (
    <p role="status" class="sent">
      {receipt === undefined && "Sent, waiting for a block: "}
      {receipt?.status === "reverted" && (
        <>
          <strong class="bad">Undone</strong> in block <BlockLink number={receipt.blockNumber} />:{" "}
        </>
      )}
      {receipt?.status === "success" && (
        <>
          <strong class="good">Done</strong> in block <BlockLink number={receipt.blockNumber} />:{" "}
        </>
      )}
      <TransactionLink hash={hash} copy />
    </p>
  );
};

import type { JSX } from "preact";
import { traceTransaction } from "../../chain/trace.ts";
import type { TransactionView } from "../../chain/transactions.ts";
import { Signature } from "../../components/decoded.tsx";
import { Values } from "../../components/values.tsx";
import { useServices } from "../../state/context.ts";
import { useContract } from "../../state/use-contract.ts";
import { useQuery } from "../../state/use-query.ts";

/** Why a transaction failed. Receipts do not keep it, so the node executes the transaction again. */
export const RevertReason = ({ view: { transaction } }: { readonly view: TransactionView }): JSX.Element | null => {
  const { client, directory } = useServices();
  const contract = useContract(transaction.to ?? undefined);
  const { data } = useQuery(`trace ${transaction.hash}`, () => traceTransaction(client, transaction.hash));
  if (data === undefined) return null;
  const reason = directory.book.decoder.error(data.output, contract?.abi);
  if (reason === undefined) {
    return (
      <span class="soft">
        {data.error} {data.output !== "0x" && <code>{data.output}</code>}
      </span>
    );
  }
  return (
    <>
      <Signature decoded={reason} />
      {reason.inputs.length > 0 && <Values inputs={reason.inputs} />}
    </>
  );
};

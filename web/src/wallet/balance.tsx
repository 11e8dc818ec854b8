import type { JSX } from "preact";
import type { Address } from "viem";
import { getBalance } from "viem/actions";
import { exactCpc } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { useHead } from "../state/use-head.ts";
import { useQuery } from "../state/use-query.ts";

/** What an account has on the node's network, as of the newest block. */
export const Balance = ({ account }: { readonly account: Address }): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const { data } = useQuery(`balance ${account}`, () => getBalance(client, { address: account }), {
    refresh: head?.hash,
  });
  return <span class="number">{data === undefined ? "…" : exactCpc(data)}</span>;
};

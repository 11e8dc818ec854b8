import { getChainId } from "viem/actions";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";

/** The network of the node that serves the page; undefined until it answered. */
export const useChainId = (): number | undefined => {
  const { client } = useServices();
  return useQuery("chain-id", () => getChainId(client)).data;
};

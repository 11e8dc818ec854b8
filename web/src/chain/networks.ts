import { cpchain, cpchainLocal } from "../../../chain/networks.ts";

/** The name of a chain; chains that are not ours have none. */
export const networkName = (chainId: number): string =>
  [cpchain, cpchainLocal].find(({ id }) => id === chainId)?.name ?? "Unnamed network";

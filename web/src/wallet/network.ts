import { numberToHex } from "viem";
import { cpchain, cpchainLocal } from "../../../chain/networks.ts";

/** A network as EIP-3085 describes it. */
export interface AddChainParameter {
  readonly chainId: string;
  readonly chainName: string;
  readonly nativeCurrency: { readonly name: string; readonly symbol: string; readonly decimals: number };
  readonly rpcUrls: readonly string[];
}

/** The name of a chain; chains that are not ours have a number only. */
export const networkName = (chainId: number): string =>
  [cpchain, cpchainLocal].find(({ id }) => id === chainId)?.name ?? `Network ${chainId}`;

/**
 * What a wallet is told to add.
 * @param rpcUrl where the page comes from: the node serves both at one port
 */
export const addChainParameter = (chainId: number, rpcUrl: string): AddChainParameter => ({
  chainId: numberToHex(chainId),
  chainName: networkName(chainId),
  nativeCurrency: { ...cpchain.nativeCurrency },
  rpcUrls: [rpcUrl],
});

import { numberToHex } from "viem";
import { cpchain, cpchainLocal } from "../../../chain/networks.ts";

/** A network as EIP-3085 describes it. */
export interface AddChainParameter {
  readonly chainId: string;
  readonly chainName: string;
  readonly nativeCurrency: { readonly name: string; readonly symbol: string; readonly decimals: number };
  readonly rpcUrls: readonly string[];
}

const NAMED = [cpchain, cpchainLocal];

export const networkName = (chainId: number): string =>
  NAMED.find(({ id }) => id === chainId)?.name ?? `CPChain ${chainId}`;

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

import { CHAIN_ID, PORTS } from "./primitives/params.ts";
import type { Address } from "./primitives/types.ts";

/**
 * A network as plain data: what viem calls a Chain, so it can be given to viem's clients as it is. For ethers see
 * {@link toEthersNetwork}.
 */
export interface NetworkDefinition {
  /** EIP-155 */
  readonly id: number;
  readonly name: string;
  readonly nativeCurrency: { readonly name: string; readonly symbol: string; readonly decimals: number };
  readonly rpcUrls: {
    readonly default: { readonly http: readonly string[]; readonly webSocket?: readonly string[] };
  };
  /** contracts of the genesis block that libraries look for */
  readonly contracts: { readonly multicall3: { readonly address: Address; readonly blockCreated: number } };
  /** whether its coin has no value */
  readonly testnet: boolean;
}

/** What ethers' Network.from takes. */
export interface EthersNetwork {
  readonly name: string;
  readonly chainId: number;
}

const COIN = { name: "CPC", symbol: "CPC", decimals: 18 } as const;
const CONTRACTS = {
  multicall3: { address: "0xca11bde05977b3631167028862be2a173976ca11", blockCreated: 0 },
} as const;

/** No public endpoint is known: give the transport the URL of your own node. */
export const cpchain = {
  id: CHAIN_ID.mainnet,
  name: "CPChain",
  nativeCurrency: COIN,
  rpcUrls: { default: { http: [] } },
  contracts: CONTRACTS,
  testnet: false,
} as const satisfies NetworkDefinition;

/** The network that `npm start` runs. */
export const cpchainLocal = {
  id: CHAIN_ID.local,
  name: "CPChain local",
  nativeCurrency: COIN,
  rpcUrls: {
    default: { http: [`http://127.0.0.1:${PORTS.rpc}`], webSocket: [`ws://127.0.0.1:${PORTS.rpc}`] },
  },
  contracts: CONTRACTS,
  testnet: true,
} as const satisfies NetworkDefinition;

/** The definition in the form of ethers: `Network.from(toEthersNetwork(cpchain))`. */
export const toEthersNetwork = ({ id, name }: Pick<NetworkDefinition, "id" | "name">): EthersNetwork => ({
  name,
  chainId: id,
});

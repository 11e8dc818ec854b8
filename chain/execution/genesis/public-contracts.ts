import { readFileSync } from "node:fs";
import type { Address, Hash, Hex } from "../../primitives/types.ts";

/** A contract that tools and rules expect at its address, with the code published for it. */
export interface PublicContract {
  readonly name: string;
  readonly address: Address;
  /** where the code was published */
  readonly source: string;
  /** keccak-256 of the code, as known from Ethereum mainnet */
  readonly codeHash: Hash;
  readonly code: Hex;
  readonly nonce: number;
  /** slots that its constructor sets on Ethereum mainnet */
  readonly storage: Readonly<Record<Hash, Hash>>;
}

/** Contracts start at nonce 1 (EIP-161). */
const CONTRACT_NONCE = 1;

type StoredContract = Omit<PublicContract, "nonce" | "storage"> & Partial<Pick<PublicContract, "storage">>;

/**
 * System contracts of Ethereum (EIP-4788, 2935, 7002, 7251) and the usual tools: CREATE2 deployer, Safe singleton
 * factory, Multicall3, WETH9. A genesis that holds them lets these work as on Ethereum mainnet.
 */
export const PUBLIC_CONTRACTS: readonly PublicContract[] = (
  JSON.parse(readFileSync(new URL("./public-contracts.json", import.meta.url), "utf8")) as StoredContract[]
).map((contract) => ({ storage: {}, ...contract, nonce: CONTRACT_NONCE }));

import { erc1155Abi, erc20Abi, erc721Abi } from "viem";
import type { Abi } from "viem";

/** Interfaces that contracts from elsewhere are likely to have, most usual first. */
export const STANDARDS: readonly Abi[] = [erc20Abi, erc721Abi, erc1155Abi];

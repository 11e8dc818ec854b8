import { loadCrypto } from "../../primitives/crypto/index.ts";
import { parseGenesis } from "../../execution/genesis/file.ts";
import { genesisBlock } from "../../execution/genesis/block.ts";
import type { Hash } from "../../primitives/types.ts";

/** Hash of the first block that a genesis file stands for. */
export const genesisHash = async (document: unknown): Promise<Hash> => {
  await loadCrypto();
  return (await genesisBlock(parseGenesis(document))).block.hash;
};

import type { Block as EvmBlock } from "@ethereumjs/block";

/** A block in which blob gas costs something else than its header says, wei per blob gas; undefined: the same block. */
export const withBlobBaseFee = (block: EvmBlock, fee: bigint | undefined): EvmBlock => {
  if (fee === undefined) return block;
  const header: unknown = Object.create(block.header, { getBlobGasPrice: { value: () => fee } });
  return Object.create(block, { header: { value: header } }) as EvmBlock;
};

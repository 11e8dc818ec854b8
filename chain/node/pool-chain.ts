import type { Execution } from "../execution/interface.ts";
import type { Ledger } from "../ledger/interface.ts";
import type { PoolChain } from "../pool/interface.ts";
import type { BlockAttributes } from "../execution/interface.ts";

const NOTHING = { nonce: 0n, balance: 0n, codeHash: undefined } as const;

/** What the pool sees of the chain: the newest state and the terms of the next block. */
export const createPoolChain = (
  ledger: Ledger,
  execution: Execution,
  nextAttributes: () => BlockAttributes,
): PoolChain => ({
  account(address) {
    const { nonce, balance, codeHash } = ledger.state.head.account(address) ?? NOTHING;
    return { nonce, balance, code: codeHash === undefined ? undefined : ledger.state.head.code(codeHash) };
  },
  nextBaseFee: () => nextAttributes().baseFeePerGas ?? execution.nextBaseFee(ledger.head.header),
  blobBaseFee: () => execution.nextBlobBaseFee(ledger.head.header),
  blockGasLimit: () => nextAttributes().gasLimit,
});

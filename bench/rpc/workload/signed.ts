import { toHex } from "../../../chain/primitives/bytes.ts";
import { signTransaction } from "../../../chain/primitives/transaction/encode.ts";
import type { Address, Hex } from "../../../chain/primitives/types.ts";

const GWEI = 10n ** 9n;
/** Full blocks make gas dearer: enough for all of a run. */
const MAX_FEE = 200n * GWEI;

export interface TransactionFields {
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  /** undefined deploys */
  readonly to: Address | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
}

/** A signed transaction of type 2 as eth_sendRawTransaction takes it. */
export const signed = (chainId: bigint, key: Uint8Array, fields: TransactionFields): Hex =>
  toHex(signTransaction({ type: 2, chainId, maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: GWEI, ...fields }, key).raw);

import { toHex, writeUint256 } from "../bytes.ts";
import type { Address } from "../types.ts";
import { CryptoError } from "./errors.ts";
import type { CryptoProvider, Signature } from "./provider.ts";

/** A signature whose signer is wanted; a decoded transaction is one. */
export interface RecoveryItem extends Signature {
  /** 32 bytes */
  readonly signingHash: Uint8Array;
}

/** hash 32, r 32, s 32, recovery id 1 */
const ITEM_BYTES = 97;
/** 1 for a valid signature, else 0; address 20 */
const RESULT_BYTES = 21;

/** Items in one array that owns its memory. */
export function packItems(items: readonly RecoveryItem[]): Uint8Array<ArrayBuffer> {
  const batch = new Uint8Array(items.length * ITEM_BYTES);
  for (const [index, { signingHash, r, s, yParity }] of items.entries()) {
    if (signingHash.length !== 32) {
      throw new CryptoError("INPUT_INVALID", `message hash of ${signingHash.length} bytes where 32 belong`);
    }
    const offset = index * ITEM_BYTES;
    batch.set(signingHash, offset);
    writeUint256(r, batch, offset + 32);
    writeUint256(s, batch, offset + 64);
    batch[offset + 96] = yParity;
  }
  return batch;
}

/** Recovers a packed batch. */
export function recoverBatch(provider: CryptoProvider, batch: Uint8Array): Uint8Array<ArrayBuffer> {
  if (batch.length % ITEM_BYTES !== 0) throw new CryptoError("INPUT_INVALID", `a batch of ${batch.length} bytes`);
  const count = batch.length / ITEM_BYTES;
  const results = new Uint8Array(count * RESULT_BYTES);
  for (let index = 0; index < count; index++) {
    const item = batch.subarray(index * ITEM_BYTES, (index + 1) * ITEM_BYTES);
    const address = recoverItem(provider, item);
    if (address === undefined) continue;
    results[index * RESULT_BYTES] = 1;
    results.set(address, index * RESULT_BYTES + 1);
  }
  return results;
}

function recoverItem(provider: CryptoProvider, item: Uint8Array): Uint8Array | undefined {
  try {
    return provider.recover(item.subarray(0, 32), item.subarray(32, 96), item[96] ?? 0);
  } catch (error) {
    if (error instanceof CryptoError && error.code === "SIGNATURE_INVALID") return undefined;
    throw error;
  }
}

/** Addresses of a batch's results; undefined for an invalid signature. */
export function unpackResults(results: Uint8Array): (Address | undefined)[] {
  const addresses: (Address | undefined)[] = [];
  for (let offset = 0; offset < results.length; offset += RESULT_BYTES) {
    addresses.push(results[offset] === 1 ? toHex(results.subarray(offset + 1, offset + RESULT_BYTES)) : undefined);
  }
  return addresses;
}

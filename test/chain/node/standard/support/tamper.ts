import type { Block } from "@ethereumjs/block";
import { RLP, type NestedUint8Array } from "@ethereumjs/rlp";
import { EMPTY_BYTES, fromBigInt, toBigInt } from "../../../../../chain/primitives/bytes.ts";
import { SECP256K1_ORDER } from "../../../../../chain/primitives/transaction/signature.ts";

/** Places of the fields in a header (yellow paper, 4.4). */
export const FIELD = {
  ommersHash: 1,
  stateRoot: 3,
  transactionsRoot: 4,
  receiptsRoot: 5,
  logsBloom: 6,
  difficulty: 7,
  gasLimit: 9,
  gasUsed: 10,
  baseFeePerGas: 15,
  withdrawalsRoot: 16,
  blobGasUsed: 17,
  excessBlobGas: 18,
  requestsHash: 20,
} as const;

/** The bytes of a block one of whose header fields has another last bit. */
export const withOtherField = (block: Block, field: keyof typeof FIELD): Uint8Array =>
  change(block, (parts) => {
    const header = parts[0] as Uint8Array[];
    const value = Uint8Array.from(header[FIELD[field]] ?? []);
    const last = value.length - 1;
    // An absent number is 0; 1 differs from it.
    if (last < 0) header[FIELD[field]] = Uint8Array.of(1);
    else {
      value[last] = (value[last] ?? 0) ^ 1;
      header[FIELD[field]] = value;
    }
  });

/** The bytes of a block without its last transaction. */
export const withoutLastTransaction = (block: Block): Uint8Array =>
  change(block, (parts) => {
    (parts[1] as NestedUint8Array).pop();
  });

/** The bytes of a block whose first transaction, an unprotected one, has the other signature that recovers its sender. */
export const withHighS = (block: Block): Uint8Array =>
  change(block, (parts) => {
    const [first] = parts[1] as [Uint8Array[]];
    const [v, s] = [toBigInt(first[6] ?? EMPTY_BYTES), toBigInt(first[8] ?? EMPTY_BYTES)];
    first[6] = fromBigInt(v === 27n ? 28n : 27n);
    first[8] = fromBigInt(SECP256K1_ORDER - s);
  });

/** The bytes of a block without its ommers, which its header goes on to name. */
export const withoutOmmers = (block: Block): Uint8Array =>
  change(block, (parts) => {
    parts[2] = [];
  });

const change = (block: Block, edit: (parts: NestedUint8Array) => void): Uint8Array => {
  const parts = RLP.decode(block.serialize()) as NestedUint8Array;
  edit(parts);
  return RLP.encode(parts);
};

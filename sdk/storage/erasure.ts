import { SdkError } from "../errors.ts";
import { addProduct, invert, inverse, unitRow } from "./galois.ts";
import type { Matrix } from "./galois.ts";

/** So many shards are the data itself, and so many more replace any that are lost. */
export interface ErasureCode {
  readonly data: number;
  readonly parity: number;
}

/** Any 6 of 10 shards are enough; stores 1.67 times the data. */
export const DEFAULT_CODE: ErasureCode = { data: 6, parity: 4 };

/** All elements of the field have a shard then. */
const MOST_SHARDS = 256;

/**
 * The parity shards of data shards of one length (Reed-Solomon with a Cauchy matrix).
 * @throws SdkError SHARDS_MISSING for another number of shards or shards of different lengths
 */
export const parityOf = (shards: readonly Uint8Array[], code: ErasureCode): Uint8Array[] => {
  const length = lengthOf(shards, code.data);
  return matrixOf(code)
    .slice(code.data)
    .map((row) => combine(row, shards, length));
};

/**
 * All shards, from those that are there.
 * @param shards in their places, undefined where one is missing
 * @throws SdkError SHARDS_MISSING for fewer than `code.data`, or shards of different lengths
 */
export const restore = (shards: readonly (Uint8Array | undefined)[], code: ErasureCode): Uint8Array[] => {
  const present = [...shards.entries()].flatMap(([place, shard]) => (shard === undefined ? [] : [{ place, shard }]));
  const used = present.slice(0, code.data);
  const sources = used.map(({ shard }) => shard);
  const length = lengthOf(sources, code.data);
  const matrix = matrixOf(code);
  if (shards.length !== matrix.length) throw new SdkError("SHARDS_MISSING", `${shards.length} places for shards`);
  const decode = invert(used.map(({ place }) => rowOf(matrix, place)));
  const data = decode.map((row, place) => shards[place] ?? combine(row, sources, length));
  return matrix.map(
    (row, place) => shards[place] ?? (place < code.data ? rowOf(data, place) : combine(row, data, length)),
  );
};

/** Whether a code makes sense: the field has 256 elements. */
export const isCode = ({ data, parity }: ErasureCode): boolean =>
  Number.isInteger(data) && Number.isInteger(parity) && data >= 1 && parity >= 0 && data + parity <= MOST_SHARDS;

/** Above, the data as it is; below, 1 / (x + y) with all x and y different: every square part has an inverse. */
const matrixOf = ({ data, parity }: ErasureCode): Matrix => [
  ...Array.from({ length: data }, (_, row) => unitRow(data, row)),
  ...Array.from({ length: parity }, (_, row) =>
    Uint8Array.from({ length: data }, (_column, column) => inverse((data + row) ^ column)),
  ),
];

const combine = (row: Uint8Array, sources: readonly Uint8Array[], length: number): Uint8Array => {
  const result = new Uint8Array(length);
  for (const [index, factor] of row.entries()) {
    if (factor !== 0) addProduct(result, factor, rowOf(sources, index));
  }
  return result;
};

const rowOf = (rows: readonly Uint8Array[], index: number): Uint8Array => {
  const row = rows[index];
  if (row === undefined) throw new SdkError("SHARDS_MISSING", `there is no shard ${index}`);
  return row;
};

const lengthOf = (shards: readonly Uint8Array[], count: number): number => {
  const [first] = shards;
  if (first === undefined || shards.length !== count || shards.some(({ length }) => length !== first.length)) {
    throw new SdkError("SHARDS_MISSING", `${shards.length} shards where ${count} of one length are needed`);
  }
  return first.length;
};

import * as P from "micro-packed";
import { DATA_LIMITS } from "../../chain/primitives/limits.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { domainTag, fromHex, taggedHash, toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import { decodeWith } from "./decode.ts";

/**
 * What never changes of a dataset. Its hash is the dataset's id on chain, so nobody can change a period or a codec
 * under readings that exist (docs/data-format.md, "Dataset").
 */
export interface DatasetDescriptor {
  /** the account that registered the dataset */
  readonly owner: Address;
  /** tells datasets of one owner apart; public */
  readonly name: string;
  /** name of the codec of all blocks */
  readonly codec: string;
  /** start of period 0, in ms since 1970 */
  readonly origin: number;
  /** T: the readings of so many ms make one block */
  readonly periodMs: number;
  /** e: so many periods share a content key; together they are an encryption interval */
  readonly periodsPerInterval: number;
  /** u: so many periods make one upload with one anchor */
  readonly periodsPerUpload: number;
  /** so many encryption intervals make one epoch, the smallest unit that is granted */
  readonly intervalsPerEpoch: number;
}

const TAG = domainTag("cpchain.data.dataset.v1");
const VERSION = P.magicBytes(Uint8Array.of(1));

const coder = P.struct({
  version: VERSION,
  owner: P.bytes(20),
  name: P.string(P.U8),
  codec: P.string(P.U8),
  origin: P.U64BE,
  periodMs: P.U32BE,
  periodsPerInterval: P.U32BE,
  periodsPerUpload: P.U32BE,
  intervalsPerEpoch: P.U32BE,
});

/** @throws SdkError DATASET_INVALID */
export const encodeDescriptor = (dataset: DatasetDescriptor): Bytes => {
  checkDescriptor(dataset);
  return Uint8Array.from(
    coder.encode({ ...dataset, owner: fromHex(dataset.owner, 20), origin: BigInt(dataset.origin) }),
  );
};

/** @throws SdkError DATASET_INVALID, BYTES_INVALID */
export const decodeDescriptor = (bytes: Uint8Array): DatasetDescriptor => {
  const read = decodeWith(coder, bytes, "a dataset's descriptor");
  const dataset = {
    owner: toHex(read.owner),
    name: read.name,
    codec: read.codec,
    origin: Number(read.origin),
    periodMs: read.periodMs,
    periodsPerInterval: read.periodsPerInterval,
    periodsPerUpload: read.periodsPerUpload,
    intervalsPerEpoch: read.intervalsPerEpoch,
  };
  checkDescriptor(dataset);
  return dataset;
};

/** The id under which a dataset is registered on chain. */
export const datasetId = (dataset: DatasetDescriptor): Hash => toHex(taggedHash(TAG, encodeDescriptor(dataset)));

/** The period a time lies in: [origin + p·T, origin + (p+1)·T). Negative before the origin. */
export const periodOf = ({ origin, periodMs }: DatasetDescriptor, time: number): number =>
  Math.floor((time - origin) / periodMs);

export const periodStart = ({ origin, periodMs }: DatasetDescriptor, period: number): number =>
  origin + period * periodMs;

export const intervalOf = ({ periodsPerInterval }: DatasetDescriptor, period: number): number =>
  Math.floor(period / periodsPerInterval);

export const uploadOf = ({ periodsPerUpload }: DatasetDescriptor, period: number): number =>
  Math.floor(period / periodsPerUpload);

export const epochOf = ({ intervalsPerEpoch }: DatasetDescriptor, interval: number): number =>
  Math.floor(interval / intervalsPerEpoch);

const checkDescriptor = (dataset: DatasetDescriptor): void => {
  const refuse = (what: string): never => {
    throw new SdkError("DATASET_INVALID", `the dataset's ${what}`);
  };
  const { nameBytes, periodMs, count } = DATA_LIMITS;
  const encoder = new TextEncoder();
  for (const key of ["name", "codec"] as const) {
    if (!dataset[key].isWellFormed()) refuse(`${key} is no Unicode`);
    const size = encoder.encode(dataset[key]).length;
    if (size === 0 || size > nameBytes) refuse(`${key} has ${size} bytes of UTF-8, not 1 to ${nameBytes}`);
  }
  if (!Number.isSafeInteger(dataset.origin) || dataset.origin < 0) refuse("origin is no time in ms since 1970");
  if (!within(dataset.periodMs, periodMs)) refuse(`period is not 1 to ${periodMs} ms`);
  for (const key of ["periodsPerInterval", "periodsPerUpload", "intervalsPerEpoch"] as const) {
    if (!within(dataset[key], count)) refuse(`${key} is not 1 to ${count}`);
  }
};

const within = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;

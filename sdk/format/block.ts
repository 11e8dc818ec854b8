import { DATA_LIMITS } from "../../chain/primitives/limits.ts";
import type { Address, Hash } from "../../chain/primitives/types.ts";
import { toHex } from "../bytes.ts";
import type { Bytes } from "../bytes.ts";
import { SdkError } from "../errors.ts";
import type { Signer } from "../signer.ts";
import { headerSigner, signHeader } from "./block-header.ts";
import type { SignedBlockHeader } from "./block-header.ts";
import { ciphertextHashOf, decrypt, encrypt } from "./cipher.ts";
import { codecOf } from "./codecs/registry.ts";
import { datasetId, intervalOf, periodOf, periodStart } from "./descriptor.ts";
import type { DatasetDescriptor } from "./descriptor.ts";
import { checkContentKey, intervalRecordHash } from "./interval-record.ts";
import type { SignedIntervalRecord } from "./interval-record.ts";
import { checkTimes } from "./reading.ts";
import type { Reading } from "./reading.ts";

/** The readings of one period, encrypted and signed. */
export interface SealedBlock {
  readonly header: SignedBlockHeader;
  readonly ciphertext: Bytes;
}

/** The content key of an encryption interval, with the record by which others come to it. */
export interface IntervalKey {
  readonly record: SignedIntervalRecord;
  /** CONTENT_KEY_BYTES */
  readonly contentKey: Uint8Array;
}

export interface BlockContent {
  readonly dataset: DatasetDescriptor;
  readonly period: number;
  /** hash of the header of the block before, NO_PREVIOUS for the first */
  readonly previous: Hash;
  /** in time order, all of this period, at least one */
  readonly readings: readonly Reading[];
}

/**
 * Encodes, encrypts and signs the readings of a period (S-01, S-08).
 * @throws SdkError READING_INVALID, CODEC_UNKNOWN, CODEC_UNSUITABLE, BLOCK_TOO_LARGE, KEY_WRONG
 */
export const sealBlock = async (content: BlockContent, key: IntervalKey, signer: Signer): Promise<SealedBlock> => {
  const { dataset, period, previous, readings } = content;
  const id = datasetId(dataset);
  checkReadings(dataset, period, readings);
  checkInterval(key.record, id, intervalOf(dataset, period));
  checkContentKey(key.contentKey, key.record);
  const plaintext = await codecOf(dataset.codec).encode(readings, periodStart(dataset, period));
  if (plaintext.length > DATA_LIMITS.blockBytes) {
    throw new SdkError("BLOCK_TOO_LARGE", `the readings of period ${period} are ${plaintext.length} bytes`, {
      advice: `A block holds at most ${DATA_LIMITS.blockBytes} bytes: choose a shorter period.`,
    });
  }
  const { nonce, ciphertext } = await encrypt(key.contentKey, { dataset: id, period }, plaintext);
  const header = {
    dataset: id,
    period,
    previous,
    intervalRecord: intervalRecordHash(key.record),
    readings: readings.length,
    plaintextBytes: plaintext.length,
    ciphertextBytes: ciphertext.length,
    ciphertextHash: toHex(await ciphertextHashOf(ciphertext)),
    nonce,
  };
  return { header: await signHeader(header, signer), ciphertext };
};

/**
 * Checks signature and ciphertext, as a storage node must before it takes a block and a reader before it opens one.
 * @param signers who may sign for the dataset: its owner and its uploader, by the chain
 * @throws SdkError SIGNATURE_INVALID, BLOCK_INVALID
 */
export const checkBlock = async ({ header, ciphertext }: SealedBlock, signers: readonly Address[]): Promise<void> => {
  const signer = headerSigner(header);
  if (!signers.includes(signer)) {
    throw new SdkError("SIGNATURE_INVALID", `the block of period ${header.period} is signed by ${signer}`, {
      advice: "Only the dataset's owner and its uploader sign blocks.",
    });
  }
  if (toHex(await ciphertextHashOf(ciphertext)) !== header.ciphertextHash) {
    throw new SdkError("BLOCK_INVALID", `the ciphertext of period ${header.period} is not the one its header names`);
  }
};

/**
 * Decrypts and decodes a block that `checkBlock` let pass.
 * @throws SdkError KEY_WRONG, BLOCK_INVALID, BYTES_INVALID, CODEC_UNKNOWN
 */
export const openBlock = async (
  dataset: DatasetDescriptor,
  { header, ciphertext }: SealedBlock,
  { record, contentKey }: IntervalKey,
): Promise<Reading[]> => {
  const id = datasetId(dataset);
  const { period } = header;
  if (header.dataset !== id) throw new SdkError("BLOCK_INVALID", `the block belongs to dataset ${header.dataset}`);
  if (header.intervalRecord !== intervalRecordHash(record)) {
    throw new SdkError("BLOCK_INVALID", `the block of period ${period} names another record of its interval`);
  }
  checkInterval(record, id, intervalOf(dataset, period));
  checkContentKey(contentKey, record);
  const nonce = Uint8Array.from(header.nonce);
  const plaintext = await decrypt(contentKey, { dataset: id, period }, { nonce, ciphertext });
  const readings = await codecOf(dataset.codec).decode(plaintext, periodStart(dataset, period));
  if (readings.length !== header.readings) {
    throw new SdkError("BLOCK_INVALID", `${readings.length} readings where the header says ${header.readings}`);
  }
  checkReadings(dataset, period, readings);
  return readings;
};

const checkReadings = (dataset: DatasetDescriptor, period: number, readings: readonly Reading[]): void => {
  const { length } = readings;
  if (length === 0 || length > DATA_LIMITS.readingsPerBlock) {
    throw new SdkError("READING_INVALID", `${length} readings, not 1 to ${DATA_LIMITS.readingsPerBlock}`);
  }
  checkTimes(readings);
  for (const { time } of readings) {
    if (periodOf(dataset, time) !== period) {
      throw new SdkError("READING_INVALID", `the time ${time} is not in period ${period}`);
    }
  }
};

const checkInterval = (record: SignedIntervalRecord, dataset: Hash, interval: number): void => {
  if (record.dataset === dataset && record.interval === interval) return;
  throw new SdkError("KEY_WRONG", `the key is for interval ${record.interval} of dataset ${record.dataset}`, {
    advice: `Interval ${interval} of dataset ${dataset} is meant.`,
  });
};

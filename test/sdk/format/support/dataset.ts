import type { DatasetDescriptor } from "../../../../sdk/format/descriptor.ts";
import { datasetId, intervalOf } from "../../../../sdk/format/descriptor.ts";
import { NO_PREVIOUS, headerHash } from "../../../../sdk/format/block-header.ts";
import { sealBlock } from "../../../../sdk/format/block.ts";
import type { IntervalKey, SealedBlock } from "../../../../sdk/format/block.ts";
import { commitToKey, signIntervalRecord } from "../../../../sdk/format/interval-record.ts";
import { keySigner } from "../../../../sdk/signer.ts";

export const OWNER = keySigner(new Uint8Array(32).fill(1));
export const STRANGER = keySigner(new Uint8Array(32).fill(2));
export const ORIGIN = Date.UTC(2026, 0, 1);

export const DATASET: DatasetDescriptor = {
  owner: OWNER.address,
  name: "greenhouse",
  codec: "series",
  origin: ORIGIN,
  periodMs: 1_000,
  periodsPerInterval: 3,
  periodsPerUpload: 4,
  intervalsPerEpoch: 1,
};

/** A key of an interval, made of its number. */
export const intervalKey = async (interval: number, dataset = DATASET): Promise<IntervalKey> => {
  const contentKey = new Uint8Array(32).fill(100 + interval);
  const record = {
    dataset: datasetId(dataset),
    interval,
    capsule: new Uint8Array(97).fill(interval),
    keyCommitment: commitToKey(contentKey),
  };
  return { contentKey, record: await signIntervalRecord(record, OWNER) };
};

/** One block per period, each with one reading in its middle. */
export const blocks = async (periods: readonly number[], dataset = DATASET): Promise<SealedBlock[]> => {
  const sealed: SealedBlock[] = [];
  for (const period of periods) {
    const last = sealed.at(-1);
    const content = {
      dataset,
      period,
      previous: last === undefined ? NO_PREVIOUS : headerHash(last.header),
      readings: [{ time: dataset.origin + period * dataset.periodMs + 500, value: { celsius: 20 + period / 10 } }],
    };
    sealed.push(await sealBlock(content, await intervalKey(intervalOf(dataset, period), dataset), OWNER));
  }
  return sealed;
};

import { toHex } from "../../../../sdk/bytes.ts";
import { encodeHeader, headerHash, NO_PREVIOUS } from "../../../../sdk/format/block-header.ts";
import { sealBlock } from "../../../../sdk/format/block.ts";
import { datasetId, encodeDescriptor } from "../../../../sdk/format/descriptor.ts";
import { encodeIntervalRecord, intervalRecordHash } from "../../../../sdk/format/interval-record.ts";
import { dataBlockLeaf, merkleProof, merkleRoot } from "../../../../sdk/format/merkle.ts";
import { DATASET, ORIGIN, OWNER, intervalKey } from "./dataset.ts";

/** Bytes of each thing of the format, for implementers: all of it follows from docs/data-format.md. */
export const computeVectors = async (): Promise<Record<string, string | string[]>> => {
  const dataset = { ...DATASET, codec: "raw" };
  const { record, contentKey } = await intervalKey(0, dataset);
  const text = new TextEncoder();
  const blockOf = (period: number, previous: `0x${string}`, reading: string) => {
    const readings = [{ time: ORIGIN + period * 1_000 + 5, value: text.encode(reading) }];
    return sealBlock({ dataset, period, previous, readings }, { record, contentKey }, OWNER);
  };
  const first = await blockOf(0, NO_PREVIOUS, "hello");
  const second = await blockOf(1, headerHash(first.header), "world");
  const third = await blockOf(2, headerHash(second.header), "");
  const leaves = [first, second, third].map(({ header }) => headerHash(header));
  return {
    signerKey: toHex(new Uint8Array(32).fill(1)),
    descriptor: toHex(encodeDescriptor(dataset)),
    datasetId: datasetId(dataset),
    contentKey: toHex(contentKey),
    keyCommitment: record.keyCommitment,
    intervalRecord: toHex(encodeIntervalRecord(record)),
    intervalRecordHash: intervalRecordHash(record),
    headers: [first, second, third].map(({ header }) => toHex(encodeHeader(header))),
    headerHashes: leaves,
    ciphertexts: [first, second, third].map(({ ciphertext }) => toHex(ciphertext)),
    merkleLeaves: leaves.map(dataBlockLeaf),
    merkleRoot: merkleRoot(leaves),
    merkleProofOfSecond: merkleProof(leaves, 1),
  };
};

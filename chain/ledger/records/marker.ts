import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import type { Hash } from "../../primitives/types.ts";

/** What a database was created for. */
export interface Marker {
  readonly version: number;
  readonly chainId: bigint;
  readonly genesisHash: Hash;
}

export const encodeMarker = (marker: Marker): Uint8Array =>
  encodeRlp([marker.version, marker.chainId, marker.genesisHash]);

/** @throws RlpError when the record is not of this shape */
export const decodeMarker = (record: Uint8Array): Marker => {
  const list = new RlpReader(record).readList();
  return { version: list.readNumber(), chainId: list.readBigInt(32), genesisHash: list.readHex(32) };
};

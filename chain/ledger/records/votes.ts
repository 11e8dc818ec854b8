import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";

export const encodeVotes = (votes: readonly Uint8Array[]): Uint8Array => encodeRlp(votes);

/** @throws RlpError when the record is not of this shape */
export const decodeVotes = (record: Uint8Array): Uint8Array[] => {
  const list = new RlpReader(record).readList();
  const votes: Uint8Array[] = [];
  while (list.hasMore()) votes.push(list.readBytes());
  return votes;
};

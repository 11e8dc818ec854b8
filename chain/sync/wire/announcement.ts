import type { ChainHead } from "../../network/interface.ts";
import { NETWORK_LIMITS } from "../../primitives/limits.ts";
import { RlpReader } from "../../primitives/rlp/reader.ts";
import { encodeRlp } from "../../primitives/rlp/writer.ts";
import { decoding, malformed } from "./decoding.ts";

/** A node tells the peers next to it the head of its chain. It is never handed on: whoever has the block tells so. */
export interface Announcement {
  readonly head: ChainHead;
  /** peer id of the node whose head it is */
  readonly peer: string;
}

/** A peer id in base58 or base36 */
const PEER_CHARACTERS = 128;

/** RLP of [height, hash, peer]. */
export const encodeAnnouncement = ({ head, peer }: Announcement): Uint8Array =>
  encodeRlp([head.height, head.hash, Buffer.from(peer, "latin1")]);

/** @throws NetworkError MESSAGE_MALFORMED */
export const decodeAnnouncement = (bytes: Uint8Array): Announcement =>
  decoding("announcement", () => {
    if (bytes.length > NETWORK_LIMITS.announcementBytes) throw malformed("announcement", `${bytes.length} bytes`);
    const reader = new RlpReader(bytes);
    const fields = reader.readList();
    reader.finish();
    const head = { height: fields.readNumber(), hash: fields.readHex(32) };
    const peer = Buffer.from(fields.readBytes(PEER_CHARACTERS)).toString("latin1");
    fields.finish();
    return { head, peer };
  });

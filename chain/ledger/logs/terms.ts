import { fromHex } from "../../primitives/bytes.ts";
import { PREFIX } from "../keys.ts";
import type { Address, Hash, Log } from "../../primitives/types.ts";

const TERM_BYTES = 16;
const KEY_BYTES = 1 + 4 + 1 + TERM_BYTES;

/** What a page is about: the kinds 0 to 3 are topic positions. */
const KIND = { address: 4, any: 5 } as const;

/** Every place of the index that can find a log: terms are short, so a page may name blocks that do not match. */
export interface Term {
  readonly kind: number;
  /** 16 bytes */
  readonly digest: Uint8Array;
}

/** Term of every block that has logs at all. */
export const ANY_TERM: Term = { kind: KIND.any, digest: new Uint8Array(TERM_BYTES) };

export const addressTerm = (address: Address): Term => ({
  kind: KIND.address,
  digest: fromHex(address).subarray(-TERM_BYTES),
});

/** Both halves of a topic count: numbers differ at the end, text at the start. */
export const topicTerm = (position: number, topic: Hash): Term => {
  const bytes = fromHex(topic);
  for (let index = 0; index < TERM_BYTES; index++)
    bytes[index] = (bytes[index] ?? 0) ^ (bytes[TERM_BYTES + index] ?? 0);
  return { kind: position, digest: bytes.subarray(0, TERM_BYTES) };
};

/** Key of a term's page for a section. */
export const pageKey = (section: number, term: Term): Uint8Array => {
  const key = new Uint8Array(KEY_BYTES);
  key[0] = PREFIX.logIndex;
  new DataView(key.buffer).setUint32(1, section);
  key[5] = term.kind;
  key.set(term.digest, 6);
  return key;
};

/** The distinct terms of a block's logs. */
export const termsOf = (logs: Iterable<Log>): Term[] => {
  const addresses = new Set<Address>();
  const topics: readonly Set<Hash>[] = [new Set(), new Set(), new Set(), new Set()];
  for (const log of logs) {
    addresses.add(log.address);
    log.topics.forEach((topic, position) => topics[position]?.add(topic));
  }
  if (addresses.size === 0) return [];
  return [
    ANY_TERM,
    ...[...addresses].map(addressTerm),
    ...topics.flatMap((set, position) => [...set].map((topic) => topicTerm(position, topic))),
  ];
};

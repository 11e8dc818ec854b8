/**
 * A synchronous hexary Merkle-Patricia trie (yellow paper, appendix D) for keys of one length, in versions: an update
 * shares what it does not touch with the version before. It knows nothing of accounts and does no I/O of its own.
 */
export { HEADROOM, withHeadroom } from "./encode.ts";
export { HASH_BYTES } from "./node.ts";
export type { NodeSource } from "./node.ts";
export type { AddedNode, RemovedNode } from "./placement.ts";
export { collapse, countByAge, oldestToKeep } from "./residence.ts";
export { updateTrie } from "./update.ts";
export type { TrieEntry, TrieRoot, TrieUpdate } from "./update.ts";
export { lookUp, walkTrie } from "./walk.ts";
export type { WalkedNode } from "./walk.ts";

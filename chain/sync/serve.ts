import { setImmediate } from "node:timers/promises";
import type { Ledger } from "../ledger/interface.ts";
import { encodeBlock } from "../primitives/block/block.ts";
import { SYNC_LIMITS } from "../primitives/limits.ts";
import type { Hash } from "../primitives/types.ts";
import { encodeBlockAnswer, encodeRange } from "./wire/answer.ts";
import type { CertifiedBlock } from "./wire/answer.ts";
import { decodeRequest } from "./wire/request.ts";

export interface ServedBlocks {
  readonly ledger: Pick<Ledger, "head" | "block" | "certificate">;
  /** RLP of a block that this node knows and that is not decided; undefined: it does not know it */
  readonly candidate?: (height: number, hash: Hash) => Uint8Array | undefined;
}

/**
 * Answers requests of peers for blocks: NetworkHandlers.serve for "blocks".
 * @throws NetworkError MESSAGE_MALFORMED for a request that no honest node sends
 */
export const serveBlocks =
  ({ ledger, candidate }: ServedBlocks) =>
  async (body: Uint8Array): Promise<Uint8Array[]> => {
    const request = decodeRequest(body);
    if (request.kind === "block") {
      const { height, hash } = request;
      return encodeBlockAnswer(candidate?.(height, hash) ?? decided(ledger, hash));
    }
    const { hash, header } = ledger.head;
    const blocks = await readRange(ledger, request.from, Math.min(request.count, SYNC_LIMITS.rangeBlocks));
    return encodeRange({ head: { height: header.number, hash }, blocks });
  };

const decided = (ledger: ServedBlocks["ledger"], hash: Hash): Uint8Array | undefined => {
  const stored = ledger.block(hash);
  return stored === undefined ? undefined : encodeBlock(stored.block);
};

/** Blocks of one answer, within its bytes. Other work gets its turn between them. */
const readRange = async (ledger: ServedBlocks["ledger"], from: number, count: number): Promise<CertifiedBlock[]> => {
  const blocks: CertifiedBlock[] = [];
  let bytes = 0;
  for (let height = from; height < from + count; height++) {
    const stored = ledger.block(height);
    const certificate = ledger.certificate(height);
    if (stored === undefined || certificate === undefined) break;
    bytes += stored.size + certificate.length;
    if (blocks.length > 0 && bytes > SYNC_LIMITS.answerBytes) break;
    blocks.push({ block: encodeBlock(stored.block), certificate });
    await setImmediate();
  }
  return blocks;
};

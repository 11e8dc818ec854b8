import type { Committee } from "../../committee/genesis.ts";
import { decodeCertificate } from "../../consensus/certificate-codec.ts";
import type { BlockPort, Candidate } from "../../consensus/driver/ports.ts";
import type { ClockPort } from "../../consensus/ports.ts";
import type { Ledger } from "../../ledger/interface.ts";
import { decodeBlock, encodeBlock } from "../../primitives/block/block.ts";
import { BLOCK_LIMITS } from "../../primitives/limits.ts";
import type { Address, Block } from "../../primitives/types.ts";
import { MAX_DRIFT_MS, waitFor } from "./block-rules.ts";
import type { ChainWriter } from "./chain-writer.ts";

export interface BlockPortParts {
  readonly ledger: Ledger;
  readonly writer: ChainWriter;
  readonly committee: Committee;
  readonly clock: ClockPort;
}

/** Blocks of this node's chain as consensus deals with them. */
export const createBlockPort = ({ ledger, writer, committee, clock }: BlockPortParts): BlockPort => {
  // A candidate is decoded once, however often it is asked about.
  const decoded = new WeakMap<Candidate, Block>();
  const candidateOf = (block: Block, bytes: Uint8Array): Candidate => {
    const { hash, header } = block;
    const candidate = { height: header.number, hash, parentHash: header.parentHash, bytes };
    decoded.set(candidate, block);
    return candidate;
  };
  const blockOf = (candidate: Candidate): Block => decoded.get(candidate) ?? decodeBlock(candidate.bytes, BLOCK_LIMITS);
  const made = (block: Block): Candidate => candidateOf(block, encodeBlock(block));
  return {
    get head() {
      const { hash, header } = writer.head;
      return { height: header.number, hash, timestamp: header.timestamp };
    },
    build: async () => made(await writer.build(committee.proposer(writer.head.header.number + 1))),
    impeach: async () => made(await writer.impeach()),
    decode: (bytes) => candidateOf(decodeBlock(bytes, BLOCK_LIMITS), bytes),
    async check(candidate: Candidate, proposer: Address) {
      const block = blockOf(candidate);
      const early = waitFor(block.header, clock.now());
      if (early > MAX_DRIFT_MS) return { legal: false, check: "future" };
      if (early > 0) {
        await new Promise<void>((resolve) => {
          clock.setTimer(resolve, early);
        });
      }
      const broken = await writer.check(block, proposer);
      return broken === undefined ? { legal: true } : { legal: false, check: broken };
    },
    insert: (candidate, certificate) => writer.insert(blockOf(candidate), certificate),
    decided(height) {
      const stored = ledger.block(height);
      const certificate = ledger.certificate(height);
      if (stored === undefined || certificate === undefined) return undefined;
      return { bytes: encodeBlock(stored.block), certificate: decodeCertificate(certificate) };
    },
  };
};

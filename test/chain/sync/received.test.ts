import { expect } from "chai";
import { decodeBlock, encodeBlock } from "../../../chain/primitives/block/block.ts";
import { errorCode } from "../../../chain/primitives/errors.ts";
import { readReceived } from "../../../chain/sync/received.ts";
import { CertifiedChain } from "./support/chain.ts";

describe("Blocks of an answer", () => {
  let blocks: Uint8Array[];

  before(async () => {
    const chain = await CertifiedChain.create();
    await chain.extend(3);
    blocks = [1, 2, 3].flatMap((height) => {
      const stored = chain.ledger.block(height);
      return stored === undefined ? [] : [encodeBlock(stored.block)];
    });
    await chain.close();
  });

  const read = (from: number, list: readonly Uint8Array[]) =>
    readReceived(
      "peer",
      from,
      list.map((block) => ({ block, certificate: Uint8Array.of(1) })),
    );

  const refusal = (from: number, list: readonly Uint8Array[]): string | undefined => {
    try {
      read(from, list);
      return undefined;
    } catch (error) {
      return errorCode(error);
    }
  };

  it("have a place and a hash each", () => {
    expect(read(1, blocks).map(({ height, hash }) => [height, hash])).to.deep.equal(
      blocks.map((bytes, i) => [i + 1, decodeBlock(bytes).hash]),
    );
  });

  it("begin where they were asked for, and follow each other", () => {
    expect(refusal(2, blocks)).to.equal("RANGE_BROKEN");
    const [first = new Uint8Array(), second = new Uint8Array()] = blocks;
    const block = decodeBlock(first);
    const other = encodeBlock({ ...block, header: { ...block.header, gasUsed: 5n } });
    expect(refusal(1, [other, second])).to.equal("RANGE_BROKEN");
  });
});

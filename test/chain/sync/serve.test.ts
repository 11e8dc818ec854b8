import { expect } from "chai";
import { encodeBlock } from "../../../chain/primitives/block/block.ts";
import { toHash } from "../../../chain/primitives/bytes.ts";
import { SYNC_LIMITS } from "../../../chain/primitives/limits.ts";
import type { Ledger } from "../../../chain/ledger/interface.ts";
import { serveBlocks } from "../../../chain/sync/serve.ts";
import { readReceived } from "../../../chain/sync/received.ts";
import { decodeBlockAnswer, decodeRange } from "../../../chain/sync/wire/answer.ts";
import { encodeRequest } from "../../../chain/sync/wire/request.ts";
import { rejection } from "../../support/rejection.ts";
import { CertifiedChain } from "./support/chain.ts";

const BLOCKS = SYNC_LIMITS.rangeBlocks + 10;

describe("Blocks for peers", function () {
  this.timeout(30_000);
  let chain: CertifiedChain;

  before(async () => {
    chain = await CertifiedChain.create();
    await chain.extend(BLOCKS, 1);
  });
  after(() => chain.close());

  const range = async (
    from: number,
    count: number,
    ledger: Parameters<typeof serveBlocks>[0]["ledger"] = chain.ledger,
  ) =>
    decodeRange(await serveBlocks({ ledger })(encodeRequest({ kind: "range", from, count })), SYNC_LIMITS.rangeBlocks);

  it("are those asked for, with their certificates and the head", async () => {
    const { head, blocks } = await range(3, 2);
    expect(head).to.deep.equal(chain.head());
    expect(readReceived("p", 3, blocks).map(({ hash }) => hash)).to.deep.equal(
      [3, 4].map((height) => chain.ledger.header(height)?.hash),
    );
    expect(blocks[0]?.certificate).to.deep.equal(chain.ledger.certificate(3));
  });

  it("are no more than a range has, whatever was asked for", async () => {
    expect((await range(1, 2 ** 40)).blocks.length).to.equal(SYNC_LIMITS.rangeBlocks);
    expect((await range(BLOCKS - 1, 10)).blocks.length).to.equal(2);
  });

  it("are none beyond the head, or when only the head is asked for", async () => {
    for (const [from, count] of [
      [BLOCKS + 1, 5],
      [0, 0],
      [2 ** 47, 64],
    ] as const) {
      expect(await range(from, count)).to.deep.equal({ head: chain.head(), blocks: [] });
    }
  });

  it("have no more bytes than an answer may, but are at least one", async () => {
    const ledgerOf = (size: number): Pick<Ledger, "head" | "block" | "certificate"> => ({
      head: chain.ledger.head,
      certificate: (height) => chain.ledger.certificate(height),
      block: (id) => {
        const stored = chain.ledger.block(id);
        return stored === undefined ? undefined : { ...stored, size };
      },
    });
    expect((await range(1, 10, ledgerOf(SYNC_LIMITS.answerBytes / 4))).blocks.length).to.equal(3);
    expect((await range(1, 10, ledgerOf(2 * SYNC_LIMITS.answerBytes))).blocks.length).to.equal(1);
  });

  it("are found by their hash, decided or not", async () => {
    const one = async (height: number, hash: ReturnType<typeof toHash>) =>
      decodeBlockAnswer(
        await serveBlocks({
          ledger: chain.ledger,
          candidate: (at, wanted) => (at === 99 && wanted === toHash(7n) ? Uint8Array.of(9) : undefined),
        })(encodeRequest({ kind: "block", height, hash })),
      );
    const stored = chain.ledger.block(5);
    if (stored === undefined) throw new Error("no block 5");
    expect(await one(5, stored.block.hash)).to.deep.equal(encodeBlock(stored.block));
    expect(await one(99, toHash(7n))).to.deep.equal(Uint8Array.of(9));
    expect((await one(99, toHash(8n))) === undefined).to.equal(true);
  });

  it("are not given for what is no request", async () => {
    const error = await rejection(serveBlocks({ ledger: chain.ledger })(Uint8Array.of(9, 1)));
    expect(error.code).to.equal("MESSAGE_MALFORMED");
  });
});

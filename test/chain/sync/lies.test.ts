import { expect } from "chai";
import { decodeBlock, encodeBlock } from "../../../chain/primitives/block/block.ts";
import { hashHeader } from "../../../chain/primitives/block/header.ts";
import { serveBlocks } from "../../../chain/sync/serve.ts";
import { decodeRequest } from "../../../chain/sync/wire/request.ts";
import { addressOf, join, until } from "../network/support/networks.ts";
import { CertifiedChain, certify } from "./support/chain.ts";
import { SyncNodes } from "./support/nodes.ts";

const BLOCKS = 60;

/** Frames of an answer after it was tampered with. */
type Lie = (frames: Uint8Array[], from: number) => Uint8Array[] | Promise<Uint8Array[]>;

describe("A peer that sends what is not of the chain", function () {
  this.timeout(60_000);
  const nodes = new SyncNodes();
  let source: CertifiedChain;
  let serve: (body: Uint8Array) => Promise<Uint8Array[]>;

  before(async () => {
    source = await CertifiedChain.create();
    await source.extend(BLOCKS);
    serve = serveBlocks({ ledger: source.ledger });
  });
  afterEach(() => nodes.close());
  after(() => source.close());

  /** Changes the block and the certificate of one place in an answer. */
  const at =
    (place: number, change: (block: Uint8Array, certificate: Uint8Array) => Promise<readonly Uint8Array[]>): Lie =>
    async (frames) => {
      const [block, certificate] = frames.slice(1 + 2 * place, 3 + 2 * place);
      if (block === undefined || certificate === undefined) return frames;
      return [...frames.slice(0, 1 + 2 * place), ...(await change(block, certificate)), ...frames.slice(3 + 2 * place)];
    };

  const altered = (bytes: Uint8Array, gasUsed: bigint): Uint8Array => {
    const block = decodeBlock(bytes);
    return encodeBlock({ ...block, header: { ...block.header, gasUsed } });
  };

  const lies: readonly (readonly [name: string, offence: "invalid" | "malformed", Lie])[] = [
    [
      "a certificate of too few validators [C-15]",
      "invalid",
      at(3, async (block) => [block, await certify(4, decodeBlock(block).hash, [0, 1])]),
    ],
    [
      "the certificate of another block [C-15]",
      "invalid",
      at(3, async (block) => [block, await certify(4, `0x${"11".repeat(32)}`)]),
    ],
    ["bytes as a certificate", "invalid", at(3, (block) => Promise.resolve([block, Uint8Array.of(1, 2, 3)]))],
    [
      "a block that is changed",
      "invalid",
      at(3, (block, certificate) => Promise.resolve([altered(block, 1n), certificate])),
    ],
    [
      "a body without its transactions",
      "invalid",
      at(3, (block, certificate) =>
        Promise.resolve([encodeBlock({ ...decodeBlock(block), transactions: [] }), certificate]),
      ),
    ],
    [
      "a certified block whose execution differs",
      "invalid",
      at(0, async (block) => {
        const wrong = altered(block, 1n);
        const { header } = decodeBlock(wrong);
        return [wrong, await certify(header.number, hashHeader(header))];
      }),
    ],
    ["blocks with a gap", "invalid", (frames) => [...frames.slice(0, 3), ...frames.slice(5)]],
    ["blocks from another height", "invalid", (frames) => [...frames.slice(0, 1), ...frames.slice(3)]],
    [
      "bytes as a block",
      "malformed",
      at(2, (_, certificate) => Promise.resolve([Uint8Array.of(1, 2, 3), certificate])),
    ],
    ["a block without a certificate", "malformed", (frames) => frames.slice(0, -1)],
    ["no head", "malformed", () => []],
  ];

  for (const [name, offence, lie] of lies) {
    it(`is reported for ${name}, and costs nothing but time`, async () => {
      const liar = await nodes.peer(async (_, __, body) => {
        const request = decodeRequest(body);
        const frames = await serve(body);
        return request.kind === "range" && request.count > 0 ? lie(frames, request.from) : frames;
      }, source.head());
      const node = await nodes.start({ limits: { rangeBlocks: 16 } });
      // It may be banned before both sides are seen to be connected.
      node.network.keep(addressOf(liar));
      await until(() => node.offences.length > 0);
      expect(node.offences[0]).to.deep.include({ peer: liar.id, offence });
      const honest = await nodes.peer((_, __, body) => serve(body), source.head());
      await join(node.network, honest);
      await until(() => node.chain.head().hash === source.head().hash);
      expect(node.offences.filter(({ peer }) => peer !== liar.id)).to.deep.equal([]);
      expect(node.failures).to.deep.equal([]);
    });
  }
});

import { expect } from "chai";
import { decodeBlock } from "../../../../../chain/primitives/block/block.ts";
import { hashHeader, decodeHeader } from "../../../../../chain/primitives/block/header.ts";
import { encodeReceipt } from "../../../../../chain/primitives/block/receipt.ts";
import { fromHex, toHex } from "../../../../../chain/primitives/bytes.ts";
import { loadCrypto } from "../../../../../chain/primitives/crypto/index.ts";
import type { Hex } from "../../../../../chain/primitives/types.ts";
import { Client, transfer } from "../../support/fake-node.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

describe("JSON-RPC: blocks and transactions as bytes", function () {
  before(() => loadCrypto());

  it("debug_getRawHeader gives what the block's hash is of", async function () {
    const client = new Client();
    const { block } = client.node.seal([transfer()]);
    const raw = (await client.call("debug_getRawHeader", block.hash)) as Hex;
    expect(hashHeader(decodeHeader(fromHex(raw)))).to.equal(block.hash);
    expect((await client.refusal("debug_getRawHeader", "0x99")).message).to.equal("block #153 not found");
  });

  it("debug_getRawBlock gives the whole block", async function () {
    const client = new Client();
    const { block } = client.node.seal([transfer()]);
    const raw = (await client.call("debug_getRawBlock", "latest")) as Hex;
    const decoded = decodeBlock(fromHex(raw));
    expect([decoded.hash, decoded.transactions[0]?.hash]).to.deep.equal([block.hash, block.transactions[0]?.hash]);
    expect((await client.refusal("debug_getRawBlock", UNKNOWN)).message).to.equal(`block ${UNKNOWN} not found`);
  });

  it("debug_getRawReceipts gives the receipts the root commits to", async function () {
    const client = new Client();
    const { receipts } = client.node.seal([transfer(), transfer({ nonce: 1n })]);
    expect(await client.call("debug_getRawReceipts", "0x1")).to.deep.equal(
      receipts.map((receipt) => toHex(encodeReceipt(receipt))),
    );
    expect((await client.refusal("debug_getRawReceipts", "0x2")).code).to.equal(-32000);
  });

  it("debug_getBadBlocks knows none: refused blocks are not kept", async () => {
    expect(await new Client().call("debug_getBadBlocks")).to.deep.equal([]);
  });

  it("debug_getRawTransaction looks into blocks and the pool", async function () {
    const client = new Client();
    const sealed = transfer();
    const waiting = transfer({ nonce: 1n });
    client.node.seal([sealed]);
    client.node.pool.transactions.set(waiting.hash, waiting);
    expect(await client.call("debug_getRawTransaction", sealed.hash)).to.equal(toHex(sealed.raw));
    expect(await client.call("debug_getRawTransaction", waiting.hash)).to.equal(toHex(waiting.raw));
    expect(await client.call("debug_getRawTransaction", UNKNOWN)).to.equal("0x");
    expect((await client.refusal("debug_getRawTransaction", "0x12")).code).to.equal(-32602);
  });
});

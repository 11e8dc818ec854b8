import path from "node:path";
import { expect } from "chai";
import { genesisBlock } from "../../../../chain/execution/genesis/block.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import { readJson } from "../../../../chain/node/config.ts";
import { impeachAttributes } from "../../../../chain/node/consensus/block-rules.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import type { Block } from "../../../../chain/primitives/types.ts";

const GENESIS = path.resolve(import.meta.dirname, "../../../../chain/node/networks/local.genesis.json");
const TIMES = { periodMs: 10_000, impeachTimeoutMs: 10_000 };

describe("Attributes of blocks", () => {
  let parent: Block;

  before(async () => {
    await loadCrypto();
    ({ block: parent } = await genesisBlock(parseGenesis(await readJson(GENESIS))));
  });

  it("of the impeach block follow from the parent alone: it is dated a period later", () => {
    const { coinbase, timestamp } = impeachAttributes(parent, TIMES);
    expect(coinbase).to.equal(`0x${"00".repeat(20)}`);
    expect(timestamp).to.equal(parent.header.timestamp + 10);
  });
});

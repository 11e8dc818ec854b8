import path from "node:path";
import { expect } from "chai";
import type { Committee } from "../../../../chain/committee/genesis.ts";
import type { Verdict } from "../../../../chain/consensus/machine/event.ts";
import { genesisBlock } from "../../../../chain/execution/genesis/block.ts";
import { parseGenesis } from "../../../../chain/execution/genesis/file.ts";
import type { Ledger } from "../../../../chain/ledger/interface.ts";
import { readJson } from "../../../../chain/node/config.ts";
import { MAX_DRIFT_MS } from "../../../../chain/node/consensus/block-rules.ts";
import { createBlockPort } from "../../../../chain/node/consensus/blocks.ts";
import type { ChainWriter } from "../../../../chain/node/consensus/chain-writer.ts";
import { encodeBlock } from "../../../../chain/primitives/block/block.ts";
import { loadCrypto } from "../../../../chain/primitives/crypto/index.ts";
import { VirtualClock } from "../../consensus/support/clock.ts";

const GENESIS = path.resolve(import.meta.dirname, "../../../../chain/node/networks/local.genesis.json");

describe("Blocks from the future", () => {
  before(() => loadCrypto());

  /** A validator whose clock is `behind` ms behind the timestamp of a block that breaks no rule. */
  const check = async (behind: number) => {
    const { block } = await genesisBlock(parseGenesis(await readJson(GENESIS)));
    const clock = new VirtualClock(block.header.timestamp * 1_000 - behind);
    const port = createBlockPort({
      ledger: {} as Ledger,
      writer: { check: () => Promise.resolve(undefined) } as Partial<ChainWriter> as ChainWriter,
      committee: {} as Committee,
      clock,
    });
    const verdicts: Verdict[] = [];
    const candidate = port.decode(encodeBlock(block));
    const checked = port.check(candidate, block.header.coinbase).then((verdict) => verdicts.push(verdict));
    return { clock, verdicts, checked };
  };

  it("are waited for by a validator whose clock is ten seconds behind a proposer's that is ten ahead [C-14, T-06]", async () => {
    const { clock, verdicts, checked } = await check(20_000);
    await clock.advance(19_999);
    expect(verdicts).to.deep.equal([]);
    await clock.advance(1);
    await checked;
    expect(verdicts).to.deep.equal([{ legal: true }]);
  });

  it("are illegal when no round could be long enough", async () => {
    const { verdicts, checked } = await check(MAX_DRIFT_MS + 1);
    await checked;
    expect(verdicts).to.deep.equal([{ legal: false, check: "future" }]);
  });
});

import type { JSX } from "preact";
import { hexToString } from "viem";
import type { BlockView } from "../../chain/blocks.ts";
import { Age } from "../../components/age.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Hex } from "../../components/hex.tsx";
import { AddressLink, BlockLink } from "../../components/links.tsx";
import { Panel } from "../../components/panel.tsx";
import { exactCpc, exactPrice, grouped, percent } from "../../format/amount.ts";
import { exactTime } from "../../format/time.ts";

export const BlockFacts = ({ block }: { readonly block: BlockView }): JSX.Element => {
  const { number, hash, parentHash, timestamp, miner, gasUsed, gasLimit, baseFeePerGas, size } = block;
  const { stateRoot, transactionsRoot, receiptsRoot, extraData, blobGasUsed } = block;
  return (
    <Panel title="Header">
      <Facts>
        <Fact name="Sealed">
          <Age timestamp={Number(timestamp)} /> <span class="soft">({exactTime(Number(timestamp))})</span>
        </Fact>
        <Fact name="Finality">
          <span class="badge badge-good">final</span> <span class="soft">every sealed block is</span>
        </Fact>
        <Fact name="Proposer">
          <AddressLink address={miner} full copy />
        </Fact>
        <Fact name="Gas used">
          <span class="number">
            {grouped(gasUsed)} of {grouped(gasLimit)} ({percent(gasUsed, gasLimit)})
          </span>
        </Fact>
        {baseFeePerGas !== null && (
          <Fact name="Base fee">
            <span class="number">{exactPrice(baseFeePerGas)}</span>{" "}
            <span class="soft number">{exactCpc(baseFeePerGas * gasUsed)} to the treasury</span>
          </Fact>
        )}
        {blobGasUsed > 0n && (
          <Fact name="Blob gas used">
            <span class="number">{grouped(blobGasUsed)}</span>
          </Fact>
        )}
        <Fact name="Size">
          <span class="number">{grouped(size)} bytes</span>
        </Fact>
        <Fact name="Hash">
          <Hex value={hash} label="block hash" full copy />
        </Fact>
        <Fact name="Parent">
          {number === 0n ? <span class="soft">none: this is genesis</span> : <BlockLink number={number - 1n} />}{" "}
          <Hex value={parentHash} label="parent hash" copy />
        </Fact>
        <Fact name="State root">
          <Hex value={stateRoot} label="state root" full copy />
        </Fact>
        <Fact name="Transactions root">
          <Hex value={transactionsRoot} label="transactions root" full copy />
        </Fact>
        <Fact name="Receipts root">
          <Hex value={receiptsRoot} label="receipts root" full copy />
        </Fact>
        {extraData !== "0x" && (
          <Fact name="Extra data">
            <code>{extraData}</code> <span class="soft">“{hexToString(extraData)}”</span>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
};

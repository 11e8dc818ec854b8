import type { JSX } from "preact";
import type { BlockView } from "../chain/blocks.ts";
import { grouped, percent } from "../format/amount.ts";
import { Age } from "./age.tsx";
import { Hex } from "./hex.tsx";
import { AddressLink, BlockLink } from "./links.tsx";

interface BlockTableProps {
  readonly blocks: readonly BlockView[];
  /** without proposer and hash */
  readonly compact?: boolean;
}

const Row = ({ block, compact }: { readonly block: BlockView; readonly compact: boolean }): JSX.Element => {
  const { number, hash, timestamp, transactions, gasUsed, gasLimit, miner } = block;
  return (
    <tr>
      <td>
        <BlockLink number={number} />
      </td>
      <td>
        <Age timestamp={Number(timestamp)} />
      </td>
      <td class="end number">{grouped(transactions.length)}</td>
      <td class="end number" title={`${grouped(gasUsed)} of ${grouped(gasLimit)}`}>
        {percent(gasUsed, gasLimit)}
      </td>
      {!compact && (
        <>
          <td class="wide">
            <AddressLink address={miner} />
          </td>
          <td class="wide">
            <Hex value={hash} label="block hash" />
          </td>
        </>
      )}
    </tr>
  );
};

export const BlockTable = ({ blocks, compact = false }: BlockTableProps): JSX.Element => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Block</th>
          <th scope="col">Age</th>
          <th scope="col" class="end">
            {compact ? "Txs" : "Transactions"}
          </th>
          <th scope="col" class="end">
            Gas used
          </th>
          {!compact && (
            <>
              <th scope="col" class="wide">
                Proposer
              </th>
              <th scope="col" class="wide">
                Hash
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {blocks.map((block) => (
          <Row key={block.hash} block={block} compact={compact} />
        ))}
      </tbody>
    </table>
  </div>
);

import type { JSX } from "preact";
import type { BlockView } from "../chain/blocks.ts";
import { grouped, percent } from "../format/amount.ts";
import { Age } from "./age.tsx";
import { Hex } from "./hex.tsx";
import { BlockLink } from "./links.tsx";

export const BlockTable = ({ blocks }: { readonly blocks: readonly BlockView[] }): JSX.Element => (
  <table>
    <thead>
      <tr>
        <th scope="col">Block</th>
        <th scope="col">Age</th>
        <th scope="col" class="end">
          Transactions
        </th>
        <th scope="col" class="end wide">
          Gas used
        </th>
        <th scope="col" class="wide">
          Proposer
        </th>
        <th scope="col" class="wide">
          Hash
        </th>
      </tr>
    </thead>
    <tbody>
      {blocks.map(({ number, hash, timestamp, transactions, gasUsed, gasLimit, miner }) => (
        <tr key={hash}>
          <td>
            <BlockLink number={number} />
          </td>
          <td>
            <Age timestamp={Number(timestamp)} />
          </td>
          <td class="end number">{grouped(transactions.length)}</td>
          <td class="end wide number" title={`${grouped(gasUsed)} of ${grouped(gasLimit)}`}>
            {percent(gasUsed, gasLimit)}
          </td>
          <td class="wide">
            <Hex value={miner} label="address" />
          </td>
          <td class="wide">
            <Hex value={hash} label="block hash" />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

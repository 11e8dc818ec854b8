import type { JSX } from "preact";
import type { FeeHistory } from "../chain/fees.ts";
import { exactGwei, grouped } from "../format/amount.ts";
import { bars, CHART } from "../format/chart.ts";

const PERCENT = 100;

/** How full the newest blocks are; the words below say the same. */
export const FeeChart = ({ history: { blocks, nextBaseFee } }: { readonly history: FeeHistory }): JSX.Element => {
  const mean = blocks.reduce((sum, { fullness }) => sum + fullness, 0) / Math.max(blocks.length, 1);
  return (
    <figure class="panel-body">
      <svg class="chart" viewBox={`0 0 ${CHART.width} ${CHART.height}`} preserveAspectRatio="none" aria-hidden="true">
        {bars(blocks.map(({ fullness }) => fullness)).map(({ x, y, width, height }, i) => (
          <g key={blocks[i]?.number.toString()}>
            <rect class="chart-track" x={x} y="0" width={width} height={CHART.height} />
            <rect class="chart-bar" x={x} y={y} width={width} height={height} />
          </g>
        ))}
      </svg>
      <figcaption class="chart-legend">
        <span>
          Gas used by the newest {grouped(blocks.length)} blocks, {(mean * PERCENT).toFixed(1)} % of the limit on
          average
        </span>
        <span class="number">next base fee {exactGwei(nextBaseFee)}</span>
      </figcaption>
    </figure>
  );
};

import type { JSX } from "preact";
import type { FeeHistory } from "../chain/fees.ts";
import { exactPrice, grouped } from "../format/amount.ts";
import { bars, CHART } from "../format/chart.ts";

const PERCENT = 100;

/** Gas of the newest blocks beside the most that one of them used; the words below give the scale. */
export const FeeChart = ({ history: { blocks, nextBaseFee } }: { readonly history: FeeHistory }): JSX.Element => {
  const fullest = Math.max(0, ...blocks.map(({ fullness }) => fullness));
  return (
    <figure class="panel-body">
      <svg class="chart" viewBox={`0 0 ${CHART.width} ${CHART.height}`} preserveAspectRatio="none" aria-hidden="true">
        {bars(blocks.map(({ fullness }) => (fullest === 0 ? 0 : fullness / fullest))).map(
          ({ x, y, width, height }, i) => (
            <g key={blocks[i]?.number.toString()}>
              <rect class="chart-track" x={x} y="0" width={width} height={CHART.height} />
              <rect class="chart-bar" x={x} y={y} width={width} height={height} />
            </g>
          ),
        )}
      </svg>
      <figcaption class="chart-legend">
        <span>
          {fullest === 0
            ? `The newest ${grouped(blocks.length)} blocks are empty`
            : `Newest ${grouped(blocks.length)} blocks; the tallest bar is ${(fullest * PERCENT).toFixed(2)} % of the gas limit`}
        </span>
        <span class="number">next base fee {exactPrice(nextBaseFee)}</span>
      </figcaption>
    </figure>
  );
};

import type { ComponentChildren, JSX } from "preact";
import type { BlockView } from "../../chain/blocks.ts";
import type { Head } from "../../chain/head.ts";
import { pendingCount } from "../../chain/node-info.ts";
import { Age } from "../../components/age.tsx";
import { exactPrice, grouped } from "../../format/amount.ts";
import { meanInterval } from "../../format/time.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

interface FigureProps {
  readonly name: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

const Figure = ({ name, note, children }: FigureProps): JSX.Element => (
  <div class="figure">
    <dt>{name}</dt>
    <dd>
      {children}
      {note !== undefined && <div class="figure-note">{note}</div>}
    </dd>
  </div>
);

const UNKNOWN = "–";

interface FiguresProps {
  readonly head: Head;
  /** newest first */
  readonly blocks: readonly BlockView[];
}

/** The chain in four numbers. */
export const Figures = ({ head, blocks }: FiguresProps): JSX.Element => {
  const { client } = useServices();
  const { data: pending } = useQuery("pending", () => pendingCount(client), { refresh: head.hash });
  // Genesis has the time at which the network was defined.
  const sealed = blocks.filter(({ number }) => number > 0n);
  const interval = meanInterval(sealed.map(({ timestamp }) => timestamp));
  const transactions = blocks.reduce((sum, block) => sum + block.transactions.length, 0);
  return (
    <dl class="figures">
      <Figure name="Newest block" note={<Age timestamp={head.timestamp} />}>
        {grouped(head.number)}
      </Figure>
      <Figure name="Time between blocks" note={`mean of the newest ${sealed.length}`}>
        {interval === undefined ? UNKNOWN : `${interval} s`}
      </Figure>
      <Figure name="Transactions" note={pending === undefined ? UNKNOWN : `${grouped(pending)} waiting`}>
        {grouped(transactions)}
        <span class="figure-note"> in {blocks.length} blocks</span>
      </Figure>
      <Figure name="Base fee" note="for each unit of gas">
        {exactPrice(head.baseFee)}
      </Figure>
    </dl>
  );
};

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import { blocksDown } from "../../chain/blocks.ts";
import type { BlockView } from "../../chain/blocks.ts";
import type { Head } from "../../chain/head.ts";
import { BlockTable } from "../../components/block-table.tsx";
import { Outcome } from "../../components/outcome.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { WithHead } from "../../components/with-head.tsx";
import { paths } from "../../search/paths.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";
import { Fees } from "./fees.tsx";
import { Figures } from "./figures.tsx";
import { LatestTransactions } from "./latest-transactions.tsx";

const SHOWN = 10;
/** Blocks that are followed: the figures are of these. */
const FOLLOWED = 60;

const Overview = ({ head }: { readonly head: Head }): JSX.Element => {
  const { client } = useServices();
  const known = useRef<readonly BlockView[]>([]);
  const query = useQuery(
    "latest blocks",
    async () => (known.current = await blocksDown(client, head.number, FOLLOWED, known.current)),
    { refresh: head.hash },
  );
  return (
    <>
      <Figures head={head} blocks={query.data ?? []} />
      <Fees head={head} />
      <div class="columns">
        <Panel title="Latest blocks" side={<Link href={paths.blocks()}>All blocks</Link>}>
          <Outcome query={query} rows={SHOWN}>
            {(blocks) => <BlockTable blocks={blocks.slice(0, SHOWN)} compact />}
          </Outcome>
        </Panel>
        <Panel title="Latest transactions">
          <Outcome query={query} rows={SHOWN}>
            {(blocks) => <LatestTransactions blocks={blocks} count={SHOWN} />}
          </Outcome>
        </Panel>
      </div>
    </>
  );
};

export const HomePage = (): JSX.Element => (
  <Page title="Overview">
    <WithHead rows={12}>{(head) => <Overview head={head} />}</WithHead>
  </Page>
);

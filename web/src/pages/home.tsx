import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import { blocksDown } from "../chain/blocks.ts";
import type { BlockView } from "../chain/blocks.ts";
import { BlockTable } from "../components/block-table.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { useServices } from "../state/context.ts";
import { useHead } from "../state/use-head.ts";
import { useQuery } from "../state/use-query.ts";

const SHOWN_BLOCKS = 10;

const LatestBlocks = (): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const known = useRef<readonly BlockView[]>([]);
  const query = useQuery(
    head === undefined ? "waiting" : "latest",
    async () => {
      if (head !== undefined) known.current = await blocksDown(client, head.number, SHOWN_BLOCKS, known.current);
      return known.current;
    },
    { refresh: head?.hash },
  );
  return (
    <section aria-labelledby="latest-blocks" class="panel">
      <header class="panel-head">
        <h2 id="latest-blocks">Latest blocks</h2>
        <Link href="/blocks">All blocks</Link>
      </header>
      <Outcome query={query} rows={SHOWN_BLOCKS}>
        {(blocks) => <BlockTable blocks={blocks} />}
      </Outcome>
    </section>
  );
};

export const HomePage = (): JSX.Element => (
  <Page title="Overview">
    <LatestBlocks />
  </Page>
);

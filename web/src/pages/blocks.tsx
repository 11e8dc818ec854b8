import type { JSX } from "preact";
import { BLOCKS_PER_PAGE, blocksDown } from "../chain/blocks.ts";
import { BlockTable } from "../components/block-table.tsx";
import { Notice, Outcome } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { Pager } from "../components/pager.tsx";
import { Panel } from "../components/panel.tsx";
import { WithHead } from "../components/with-head.tsx";
import { grouped } from "../format/amount.ts";
import { pageAround, parseBlockNumber } from "../search/block-pages.ts";
import { paths } from "../search/paths.ts";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";

const BlockList = ({ head, wanted }: { readonly head: bigint; readonly wanted: bigint | undefined }): JSX.Element => {
  const { client } = useServices();
  const { newest, oldest, newer, older } = pageAround(head, wanted, BLOCKS_PER_PAGE);
  const key = wanted === undefined ? "newest" : `blocks ${newest}`;
  const query = useQuery(key, () => blocksDown(client, newest, BLOCKS_PER_PAGE), { refresh: newest });
  return (
    <>
      <Outcome query={query} rows={BLOCKS_PER_PAGE}>
        {(blocks) => <BlockTable blocks={blocks} />}
      </Outcome>
      <Pager
        of="blocks"
        where={`${grouped(newest)} to ${grouped(oldest)} of ${grouped(head)}`}
        newer={newer === undefined ? undefined : paths.blocks(newer === "newest" ? undefined : newer)}
        older={older === undefined ? undefined : paths.blocks(older)}
      />
    </>
  );
};

/** @param newest as in the address bar; without it the list follows the chain */
export const BlocksPage = ({ newest }: { readonly newest?: string | undefined }): JSX.Element => {
  const wanted = newest === undefined ? undefined : parseBlockNumber(newest);
  return (
    <Page title="Blocks">
      <Panel title={newest === undefined ? "Newest blocks" : "Older blocks"}>
        {newest !== undefined && wanted === undefined ? (
          <Notice title={`“${newest}” is not a block number.`} />
        ) : (
          <WithHead rows={BLOCKS_PER_PAGE}>{(head) => <BlockList head={head.number} wanted={wanted} />}</WithHead>
        )}
      </Panel>
    </Page>
  );
};

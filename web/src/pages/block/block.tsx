import type { JSX } from "preact";
import { isHash } from "viem";
import { Link } from "wouter-preact";
import { blockByHash, blockByNumber } from "../../chain/blocks.ts";
import type { BlockView } from "../../chain/blocks.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Page } from "../../components/page.tsx";
import { grouped } from "../../format/amount.ts";
import { parseBlockNumber } from "../../search/block-pages.ts";
import { paths } from "../../search/paths.ts";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";
import { BlockCertificate } from "./certificate.tsx";
import { BlockFacts } from "./facts.tsx";
import { BlockTransactions } from "./transactions.tsx";

const Neighbours = ({ number }: { readonly number: bigint }): JSX.Element => {
  const { head } = useHead();
  return (
    <nav class="page-side" aria-label="Neighbouring blocks">
      {number > 0n && (
        <Link class="button" href={paths.block(number - 1n)}>
          Previous
        </Link>
      )}
      {head !== undefined && number < head.number && (
        <Link class="button" href={paths.block(number + 1n)}>
          Next
        </Link>
      )}
    </nav>
  );
};

const Found = ({ block, page }: { readonly block: BlockView; readonly page: number }): JSX.Element => (
  <Page title={`Block ${grouped(block.number)}`} side={<Neighbours number={block.number} />}>
    <BlockFacts block={block} />
    <BlockTransactions block={block} page={page} />
    <BlockCertificate number={block.number} />
  </Page>
);

interface BlockPageProps {
  /** a number or a hash, as in the address bar */
  readonly id: string;
  readonly page?: string | undefined;
}

export const BlockPage = ({ id, page = "1" }: BlockPageProps): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const number = parseBlockNumber(id);
  const known = number === undefined || head === undefined || number <= head.number;
  const query = useQuery(
    `block ${id}`,
    async () => {
      if (isHash(id)) return blockByHash(client, id);
      return number === undefined ? undefined : blockByNumber(client, number);
    },
    { refresh: known },
  );
  if (number === undefined && !isHash(id)) {
    return (
      <Page title="Block">
        <div class="panel">
          <Notice title={`“${id}” is neither a block number nor a hash.`} />
        </div>
      </Page>
    );
  }
  if (query.data !== undefined) return <Found block={query.data} page={Number(page)} />;
  return (
    <Page title={number === undefined ? "Block" : `Block ${grouped(number)}`}>
      <div class="panel">
        <Outcome query={query} rows={8}>
          {() => null}
        </Outcome>
        {number !== undefined && head !== undefined && number > head.number && (
          <p class="notice soft">
            The newest block is <Link href={paths.block(head.number)}>{grouped(head.number)}</Link>. This page shows
            block {grouped(number)} as soon as it exists.
          </p>
        )}
      </div>
    </Page>
  );
};

import type { JSX } from "preact";
import { Link, Redirect } from "wouter-preact";
import { NotFound } from "../chain/failure.ts";
import { transactionByHash } from "../chain/transactions.ts";
import { blockByHash } from "../chain/blocks.ts";
import { AddressLink } from "../components/links.tsx";
import { Notice, Outcome } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { parseSearch } from "../search/parse.ts";
import { paths } from "../search/paths.ts";
import { useServices } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";
import type { Hash } from "viem";
import type { NodeClient } from "../chain/client.ts";

/** Where a hash leads: transactions and blocks look the same. */
const placeOf = async (client: NodeClient, hash: Hash): Promise<string | undefined> => {
  const missing = (error: unknown): undefined => {
    if (error instanceof NotFound) return undefined;
    throw error;
  };
  const [transaction, block] = await Promise.all([
    transactionByHash(client, hash).catch(missing),
    blockByHash(client, hash).catch(missing),
  ]);
  if (transaction !== undefined) return paths.transaction(hash);
  return block === undefined ? undefined : paths.block(hash);
};

const HashSearch = ({ hash }: { readonly hash: Hash }): JSX.Element => {
  const { client } = useServices();
  const query = useQuery(`search ${hash}`, () => placeOf(client, hash));
  return (
    <Outcome query={query}>
      {(place) =>
        place === undefined ? (
          <Notice title="Nothing on this chain has that hash.">
            <p>Neither a block nor a transaction. It may belong to another chain.</p>
          </Notice>
        ) : (
          <Redirect to={place} replace />
        )
      }
    </Outcome>
  );
};

const NameSearch = ({ name }: { readonly name: string }): JSX.Element => {
  const { directory } = useServices();
  const found = directory.named(name);
  const [first] = found;
  if (first === undefined) {
    return (
      <Notice title={`No contract called “${name}” is known here.`}>
        <p>
          {directory.book.knows(name)
            ? "Its code would be recognised, but where it is deployed is not known yet. "
            : ""}
          <Link href={paths.contracts}>Look through the contracts</Link>
        </p>
      </Notice>
    );
  }
  if (found.length === 1) return <Redirect to={paths.address(first.address)} replace />;
  return (
    <ul class="values panel-body">
      {found.map(({ name: each, address }) => (
        <li key={address} class="value">
          <span>{each}</span>
          <AddressLink address={address} full copy />
        </li>
      ))}
    </ul>
  );
};

const Result = ({ text }: { readonly text: string }): JSX.Element => {
  const search = parseSearch(text);
  switch (search.kind) {
    case "empty":
      return <Redirect to={paths.home} replace />;
    case "block":
      return <Redirect to={paths.block(search.number)} replace />;
    case "address":
      return <Redirect to={paths.address(search.address)} replace />;
    case "hash":
      return <HashSearch hash={search.hash} />;
    case "name":
      return <NameSearch name={search.name} />;
    case "unclear":
      return (
        <Notice title="That is nothing to look for.">
          <p>{search.reason}</p>
        </Notice>
      );
  }
};

/** @param text what was typed into the search field */
export const SearchPage = ({ text }: { readonly text: string }): JSX.Element => (
  <Page title={`Search: ${text}`}>
    <div class="panel">
      <Result text={text} />
    </div>
  </Page>
);

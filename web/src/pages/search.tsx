import type { JSX } from "preact";
import type { Hash } from "viem";
import { getBlockNumber } from "viem/actions";
import { Link, Redirect } from "wouter-preact";
import type { KnownAddress } from "../abi/catalogue.ts";
import { blockByHash } from "../chain/blocks.ts";
import type { NodeClient } from "../chain/client.ts";
import { DEPLOYMENT_WINDOW, deploymentsDown } from "../chain/deployments.ts";
import { NotFound } from "../chain/failure.ts";
import { transactionByHash } from "../chain/transactions.ts";
import { AddressLink } from "../components/links.tsx";
import { Notice, Outcome } from "../components/outcome.tsx";
import { Page } from "../components/page.tsx";
import { parseSearch } from "../search/parse.ts";
import { paths } from "../search/paths.ts";
import { useServices } from "../state/context.ts";
import type { Services } from "../state/context.ts";
import { useQuery } from "../state/use-query.ts";

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

/** Contracts of that name; when none is known yet, those deployed lately or at the beginning are looked at too. */
const searchName = async ({ client, directory }: Services, name: string): Promise<readonly KnownAddress[]> => {
  const known = directory.named(name);
  if (known.length > 0) return known;
  const newest = await getBlockNumber(client);
  const first = BigInt(DEPLOYMENT_WINDOW) - 1n;
  const deployed = await Promise.all([
    deploymentsDown(client, newest, 1),
    newest > first ? deploymentsDown(client, first, 1) : [],
  ]);
  await Promise.all(deployed.flat().map(({ address }) => directory.at(address)));
  return directory.named(name);
};

const NamedList = ({ found }: { readonly found: readonly KnownAddress[] }): JSX.Element => (
  <ul class="values panel-body">
    {found.map(({ name, address }) => (
      <li key={address} class="value">
        <span>{name}</span>
        <AddressLink address={address} full copy nameless />
      </li>
    ))}
  </ul>
);

const NameSearch = ({ name }: { readonly name: string }): JSX.Element => {
  const services = useServices();
  const query = useQuery(`named ${name}`, () => searchName(services, name));
  return (
    <Outcome query={query}>
      {(found) => {
        const [first] = found;
        if (found.length > 1) return <NamedList found={found} />;
        if (first !== undefined) return <Redirect to={paths.address(first.address)} replace />;
        return (
          <Notice title={`No contract called “${name}” is known here.`}>
            <p>
              {services.directory.book.knows(name) &&
                "Its code is known, but it was deployed neither lately nor at the beginning. "}
              <Link href={paths.contracts}>Look through the contracts</Link>
            </p>
          </Notice>
        );
      }}
    </Outcome>
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

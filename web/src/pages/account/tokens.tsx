import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import { searchTokens, TOKEN_WINDOW_BLOCKS } from "../../chain/tokens.ts";
import type { Holding } from "../../chain/tokens.ts";
import { AddressLink } from "../../components/links.tsx";
import { Loading, Notice, Outcome } from "../../components/outcome.tsx";
import { exactAmount, grouped } from "../../format/amount.ts";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";

/** Windows of blocks searched at first, and with each wish for more. */
const WINDOWS = 5;

const Ids = ({ ids, more, standard }: Holding): JSX.Element => (
  <span class="row">
    {ids.map(({ id, amount }) => (
      <span key={id.toString()} class="badge number">
        {standard === "ERC-1155" ? `${grouped(id)} × ${grouped(amount)}` : `#${grouped(id)}`}
      </span>
    ))}
    {more && <span class="soft">and older ones</span>}
  </span>
);

const Row = ({ holding }: { readonly holding: Holding }): JSX.Element => {
  const { standard, token, symbol, name, decimals, amount } = holding;
  return (
    <tr>
      <td>
        <AddressLink address={token} /> {symbol !== undefined && <b>{symbol}</b>}{" "}
        {name !== undefined && name !== symbol && <span class="soft">{name}</span>}
      </td>
      <td class="wide">{standard}</td>
      <td class="end number">{exactAmount(amount, decimals)}</td>
      <td class="wrap">
        <Ids {...holding} />
      </td>
    </tr>
  );
};

const HoldingTable = ({ holdings }: { readonly holdings: readonly Holding[] }): JSX.Element => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col" class="wide">
            Standard
          </th>
          <th scope="col" class="end">
            Held now
          </th>
          <th scope="col">Ids</th>
        </tr>
      </thead>
      <tbody>
        {holdings.map((holding) => (
          <Row key={`${holding.token} ${holding.standard}`} holding={holding} />
        ))}
      </tbody>
    </table>
  </div>
);

/** Tokens that touched the account, found by the logs of their transfers, with what it holds now. */
export const AccountTokens = ({ address }: { readonly address: Address }): JSX.Element => {
  const { client } = useServices();
  const { head } = useHead();
  const [windows, setWindows] = useState(WINDOWS);
  const query = useQuery(
    `tokens ${address} ${head === undefined}`,
    () => (head === undefined ? Promise.resolve(undefined) : searchTokens(client, address, head.number, windows)),
    { refresh: `${head?.hash} ${windows}` },
  );
  if (query.data === undefined && query.error === undefined) return <Loading />;
  return (
    <Outcome query={query}>
      {(search) =>
        search === undefined ? null : (
          <>
            {search.holdings.length === 0 ? (
              <Notice title="No token came here or went from here" />
            ) : (
              <HoldingTable holdings={search.holdings} />
            )}
            <div class="pager">
              <span class="soft number">
                {search.from === 0n ? "All blocks searched" : `Searched back to block ${grouped(search.from)}`}
              </span>
              {search.from > 0n && (
                <button
                  type="button"
                  onClick={() => {
                    setWindows(windows + WINDOWS);
                  }}
                >
                  Search {grouped(TOKEN_WINDOW_BLOCKS * BigInt(WINDOWS))} blocks more
                </button>
              )}
            </div>
          </>
        )
      }
    </Outcome>
  );
};

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address } from "viem";
import type { Head } from "../../chain/head.ts";
import { searchTokens, TOKEN_WINDOW_BLOCKS } from "../../chain/tokens.ts";
import type { Holding } from "../../chain/tokens.ts";
import { AddressLink } from "../../components/links.tsx";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { WithHead } from "../../components/with-head.tsx";
import { exactAmount, grouped } from "../../format/amount.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

/** Windows of blocks searched at first, and with each wish for more. */
const WINDOWS = 5;

/** Blocks between searches: each one asks for many logs. */
const SEARCH_EVERY = 10n;

/** Digits shown at each end of addresses. */
const KEPT = 4;

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
      <td class="wrap">
        <AddressLink address={token} kept={KEPT} /> {symbol !== undefined && <b>{symbol}</b>}{" "}
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

interface TokenListProps {
  readonly address: Address;
  readonly head: Head;
}

const TokenList = ({ address, head }: TokenListProps): JSX.Element => {
  const { client } = useServices();
  const [windows, setWindows] = useState(WINDOWS);
  const query = useQuery(`tokens ${address}`, () => searchTokens(client, address, head.number, windows), {
    refresh: `${head.number / SEARCH_EVERY} ${windows}`,
  });
  return (
    <Outcome query={query}>
      {({ holdings, from }) => (
        <>
          {holdings.length === 0 ? (
            <Notice title="No token came here or went from here" />
          ) : (
            <HoldingTable holdings={holdings} />
          )}
          <div class="pager">
            <span class="soft number">
              {from === 0n ? "All blocks searched" : `Searched back to block ${grouped(from)}`}
            </span>
            {from > 0n && (
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
      )}
    </Outcome>
  );
};

/** Tokens that touched the account, found by the logs of their transfers, with what it holds now. */
export const AccountTokens = ({ address }: { readonly address: Address }): JSX.Element => (
  <WithHead>{(head) => <TokenList address={address} head={head} />}</WithHead>
);

import type { JSX } from "preact";
import type { Log } from "viem";
import { transfersOf } from "../../chain/token-logs.ts";
import type { TokenTransfer } from "../../chain/token-logs.ts";
import { tokenWords } from "../../chain/tokens.ts";
import { Icon } from "../../components/icon.tsx";
import { AddressLink } from "../../components/links.tsx";
import { Panel } from "../../components/panel.tsx";
import { exactAmount, grouped } from "../../format/amount.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

/** Digits shown at each end of addresses. */
const KEPT = 4;

const Row = ({ transfer }: { readonly transfer: TokenTransfer }): JSX.Element => {
  const { client } = useServices();
  const { standard, token, from, to, id, amount } = transfer;
  const { data } = useQuery(`token ${standard} ${token}`, () => tokenWords(client, token, standard));
  return (
    <tr>
      <td class="wrap">
        <AddressLink address={token} kept={KEPT} /> <span class="badge">{data?.symbol ?? standard}</span>
      </td>
      <td class="wrap">
        <span class="row">
          <AddressLink address={from} kept={KEPT} />
          <Icon name="arrow" />
          <AddressLink address={to} kept={KEPT} />
        </span>
      </td>
      <td class="end number">
        {exactAmount(amount, data?.decimals ?? 0)} {id !== undefined && <span class="badge">#{grouped(id)}</span>}
      </td>
    </tr>
  );
};

/** Tokens that changed hands, as their contracts announced it. */
export const TokenTransfers = ({ logs }: { readonly logs: readonly Log[] }): JSX.Element | null => {
  const transfers = logs.flatMap((log) => transfersOf(log));
  if (transfers.length === 0) return null;
  return (
    <Panel title="Token transfers" side={<span class="soft number">{grouped(transfers.length)}</span>}>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col">From and to</th>
              <th scope="col" class="end">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {transfers.map((transfer, i) => (
              <Row key={i} transfer={transfer} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};

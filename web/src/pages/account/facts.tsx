import type { JSX } from "preact";
import type { Address } from "viem";
import { delegateOf } from "../../abi/book.ts";
import type { KnownContract } from "../../abi/catalogue.ts";
import type { AccountView } from "../../chain/account.ts";
import { creationOf } from "../../chain/history.ts";
import { Fact, Facts } from "../../components/facts.tsx";
import { Hex } from "../../components/hex.tsx";
import { Identicon } from "../../components/identicon.tsx";
import { AddressLink, TransactionLink } from "../../components/links.tsx";
import { Panel } from "../../components/panel.tsx";
import { exactCpc, grouped } from "../../format/amount.ts";
import { useServices } from "../../state/context.ts";
import { useQuery } from "../../state/use-query.ts";

/** Who made the contract. Nothing is shown where the node cannot tell. */
const Creator = ({ address }: { readonly address: Address }): JSX.Element | null => {
  const { client } = useServices();
  const { data } = useQuery(`creation ${address}`, () => creationOf(client, address));
  if (data === undefined || data === null) return null;
  return (
    <Fact name="Made by">
      <AddressLink address={data.creator} /> <span class="soft">in</span> <TransactionLink hash={data.hash} />
    </Fact>
  );
};

interface AccountFactsProps {
  readonly address: Address;
  readonly account: AccountView;
  readonly contract: KnownContract | undefined;
}

export const AccountFacts = ({ address, account, contract }: AccountFactsProps): JSX.Element => {
  const { balance, nonce, code } = account;
  const delegate = delegateOf(code);
  return (
    <Panel title="Summary">
      <Facts>
        <Fact name="Address">
          <span class="address">
            <Identicon address={address} />
            <Hex value={address} label="address" full copy />
          </span>
        </Fact>
        <Fact name="Balance">
          <span class="number">{exactCpc(balance)}</span>
        </Fact>
        <Fact name={code === "0x" ? "Transactions sent" : "Nonce"}>
          <span class="number">{grouped(nonce)}</span>
        </Fact>
        {delegate !== undefined && (
          <Fact name="Delegated to">
            <AddressLink address={delegate} full copy />
          </Fact>
        )}
        {contract?.source !== undefined && (
          <Fact name="Recognised as">
            {contract.name} <span class="soft">by its code; source {contract.source}</span>
          </Fact>
        )}
        {code !== "0x" && <Creator address={address} />}
      </Facts>
    </Panel>
  );
};

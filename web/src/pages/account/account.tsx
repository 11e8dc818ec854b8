import type { JSX } from "preact";
import { getAddress, isAddress } from "viem";
import type { Address } from "viem";
import { Link } from "wouter-preact";
import { accountAt } from "../../chain/account.ts";
import type { AccountView } from "../../chain/account.ts";
import { Notice, Outcome } from "../../components/outcome.tsx";
import { Page } from "../../components/page.tsx";
import { ContractPanels } from "../../contracts/contract-panels.tsx";
import { paths } from "../../search/paths.ts";
import { useServices } from "../../state/context.ts";
import { useHead } from "../../state/use-head.ts";
import { useQuery } from "../../state/use-query.ts";
import { AccountCode } from "./code.tsx";
import { AccountFacts } from "./facts.tsx";
import { AccountHistory } from "./history.tsx";
import { AccountTokens } from "./tokens.tsx";

const TABS = {
  transactions: "Transactions",
  tokens: "Tokens",
  contract: "Contract",
} as const;
type Tab = keyof typeof TABS;

interface TabsProps {
  readonly address: Address;
  readonly account: AccountView;
  readonly tab: Tab;
}

const Tabs = ({ address, account, tab }: TabsProps): JSX.Element => {
  const shown = (Object.keys(TABS) as Tab[]).filter((name) => name !== "contract" || account.code !== "0x");
  return (
    <div class="panel">
      <nav class="tabs" aria-label="Parts of the account">
        {shown.map((name) => (
          <Link
            key={name}
            href={paths.address(address, name === "transactions" ? undefined : name)}
            aria-current={name === tab ? "page" : undefined}
          >
            {TABS[name]}
          </Link>
        ))}
      </nav>
      {tab === "transactions" && <AccountHistory key={address} address={address} />}
      {tab === "tokens" && <AccountTokens key={address} address={address} />}
      {tab === "contract" && <AccountCode address={address} code={account.code} />}
    </div>
  );
};

interface AccountPageProps {
  /** as in the address bar */
  readonly address: string;
  readonly tab?: string | undefined;
}

const isTab = (text: string): text is Tab => text in TABS;

const Account = ({ address, tab }: { readonly address: Address; readonly tab: Tab }): JSX.Element => {
  const { client, directory } = useServices();
  const { head } = useHead();
  const query = useQuery(`account ${address}`, () => accountAt(client, address), { refresh: head?.hash });
  const contract = query.data === undefined ? undefined : directory.learn(address, query.data.code);
  const name = directory.nameOf(address);
  const kind = query.data === undefined || query.data.code === "0x" ? "Account" : "Contract";
  return (
    <Page
      title={name ?? kind}
      side={name !== undefined && <span class="badge badge-accent">{kind.toLowerCase()}</span>}
    >
      <Outcome query={query} rows={4}>
        {(account) => (
          <>
            <AccountFacts address={address} account={account} contract={contract} />
            <Tabs address={address} account={account} tab={tab} />
            {tab === "contract" && account.code !== "0x" && <ContractPanels address={address} code={account.code} />}
          </>
        )}
      </Outcome>
    </Page>
  );
};

export const AccountPage = ({ address, tab = "transactions" }: AccountPageProps): JSX.Element => {
  if (!isAddress(address, { strict: false })) {
    return (
      <Page title="Account">
        <div class="panel">
          <Notice title="That is not an address.">
            <p>An address has 40 hexadecimal digits after 0x.</p>
          </Notice>
        </div>
      </Page>
    );
  }
  const checked = getAddress(address.toLowerCase());
  return <Account key={checked} address={checked} tab={isTab(tab) ? tab : "transactions"} />;
};

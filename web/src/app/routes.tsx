import type { JSX } from "preact";
import { Route, Switch } from "wouter-preact";
import { AccountPage } from "../pages/account/account.tsx";
import { BlockPage } from "../pages/block/block.tsx";
import { BlocksPage } from "../pages/blocks.tsx";
import { ContractsPage } from "../pages/contracts.tsx";
import { HomePage } from "../pages/home/home.tsx";
import { NotFoundPage } from "../pages/not-found.tsx";
import { SearchPage } from "../pages/search.tsx";
import { TransactionPage } from "../pages/transaction/transaction.tsx";
import { WalletPage } from "../wallet/wallet-page.tsx";

/** Pages by place; search/paths.ts names the same places. */
export const Routes = (): JSX.Element => (
  <Switch>
    <Route path="/">
      <HomePage />
    </Route>
    <Route path="/blocks/:newest?">{({ newest }) => <BlocksPage newest={newest} />}</Route>
    <Route path="/block/:id/:page?">{({ id, page }) => <BlockPage key={id} id={id} page={page} />}</Route>
    <Route path="/tx/:hash">{({ hash }) => <TransactionPage key={hash} hash={hash} />}</Route>
    <Route path="/address/:address/:tab?">{({ address, tab }) => <AccountPage address={address} tab={tab} />}</Route>
    <Route path="/contracts">
      <ContractsPage />
    </Route>
    <Route path="/wallet">
      <WalletPage />
    </Route>
    <Route path="/search/:text">{({ text }) => <SearchPage key={text} text={decodeURIComponent(text)} />}</Route>
    <Route>
      <NotFoundPage />
    </Route>
  </Switch>
);

import type { JSX } from "preact";
import { Route, Router, Switch } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";
import { HomePage } from "../pages/home.tsx";
import { ServicesProvider } from "../state/context.ts";
import type { Services } from "../state/context.ts";
import { Header } from "./header.tsx";
import { SkipLink } from "./skip-link.tsx";

/** The whole page. Places are named behind #, so that the node serves one file for all of them. */
export const App = ({ services }: { readonly services: Services }): JSX.Element => (
  <ServicesProvider value={services}>
    <Router hook={useHashLocation}>
      <SkipLink />
      <Header />
      <main id="main" tabIndex={-1}>
        <Switch>
          <Route>
            <HomePage />
          </Route>
        </Switch>
      </main>
    </Router>
  </ServicesProvider>
);

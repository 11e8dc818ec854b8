import type { JSX } from "preact";
import { Router } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";
import { ServicesProvider } from "../state/context.ts";
import type { Services } from "../state/context.ts";
import { WalletsProvider } from "../wallet/context.tsx";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { Routes } from "./routes.tsx";
import { MAIN_ID, SkipLink } from "./skip-link.tsx";

/** The whole page. Places are named behind #, so that the node serves one file for all of them. */
export const App = ({ services }: { readonly services: Services }): JSX.Element => (
  <ServicesProvider value={services}>
    <WalletsProvider>
      <Router hook={useHashLocation}>
        <SkipLink />
        <Header />
        <main id={MAIN_ID} tabIndex={-1}>
          <Routes />
        </main>
        <Footer />
      </Router>
    </WalletsProvider>
  </ServicesProvider>
);

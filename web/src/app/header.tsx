import type { JSX } from "preact";
import { Link, useLocation } from "wouter-preact";
import { paths } from "../search/paths.ts";
import { WalletButton } from "../wallet/wallet-button.tsx";
import { HeadStatus } from "./head-status.tsx";
import { SearchBox } from "./search-box.tsx";

const PLACES = [
  ["Overview", paths.home],
  ["Blocks", paths.blocks()],
  ["Contracts", paths.contracts],
] as const;

export const Header = (): JSX.Element => {
  const [location] = useLocation();
  return (
    <header class="top">
      <div class="top-inner">
        <Link href={paths.home} class="brand">
          <img src="./icon.svg" alt="" width="26" height="26" />
          CPChain
        </Link>
        <nav class="site-nav" aria-label="Explorer">
          <ul>
            {PLACES.map(([name, path]) => (
              <li key={path}>
                <Link href={path} aria-current={location === path ? "page" : undefined}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <SearchBox />
        <div class="top-side">
          <HeadStatus />
          <WalletButton />
        </div>
      </div>
    </header>
  );
};

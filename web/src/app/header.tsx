import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { HeadStatus } from "./head-status.tsx";

export const Header = (): JSX.Element => (
  <header class="top">
    <div class="top-inner">
      <Link href="/" class="brand">
        CPChain
      </Link>
      <HeadStatus />
    </div>
  </header>
);

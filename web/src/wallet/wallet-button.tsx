import type { JSX } from "preact";
import { Link } from "wouter-preact";
import { Identicon } from "../components/identicon.tsx";
import { shortened } from "../format/hash.ts";
import { paths } from "../search/paths.ts";
import { useWallets } from "./context.tsx";
import { useChainId } from "./use-chain-id.ts";

const KEPT = 4;

/** The way to the wallet from every page, with the account that is connected. */
export const WalletButton = (): JSX.Element => {
  const { state } = useWallets();
  const chainId = useChainId();
  if (state.status !== "connected") {
    return (
      <Link href={paths.wallet} class="button">
        Wallet
      </Link>
    );
  }
  const elsewhere = chainId !== undefined && state.chainId !== chainId;
  return (
    <Link href={paths.wallet} class="button" title={state.account}>
      <Identicon address={state.account} />
      <span class="visually-hidden">Wallet </span>
      <code>{shortened(state.account, KEPT)}</code>
      {elsewhere && <span class="badge badge-warn">wrong network</span>}
    </Link>
  );
};

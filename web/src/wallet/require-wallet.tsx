import type { ComponentChildren, JSX } from "preact";
import type { Address } from "viem";
import { Link, useLocation } from "wouter-preact";
import { paths } from "../search/paths.ts";
import { useWallets } from "./context.tsx";
import { networkName } from "./network.ts";
import { SwitchNetwork } from "./switch-network.tsx";
import { useChainId } from "./use-chain-id.ts";

interface RequireWalletProps {
  /** "send" */
  readonly to: string;
  /** shown when a wallet is connected to the node's network */
  readonly children: (account: Address) => ComponentChildren;
}

/** Puts what is missing in the place of what needs a wallet. */
export const RequireWallet = ({ to, children }: RequireWalletProps): JSX.Element => {
  const { state } = useWallets();
  const chainId = useChainId();
  const [location] = useLocation();
  if (state.status !== "connected") {
    return (
      <p>
        {location === paths.wallet ? "Connect a wallet" : <Link href={paths.wallet}>Connect a wallet</Link>} to {to}.
      </p>
    );
  }
  if (chainId !== undefined && state.chainId !== chainId) {
    return (
      <div class="stack">
        <p>
          Your wallet is on another network. To {to}, it has to be on {networkName(chainId)}.
        </p>
        <SwitchNetwork chainId={chainId} />
      </div>
    );
  }
  return <>{children(state.account)}</>;
};

import type { JSX } from "preact";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { Connection } from "./connection.tsx";
import "./forms.css";
import { NetworkPanel } from "./network-panel.tsx";
import { RequireWallet } from "./require-wallet.tsx";
import { SendForm } from "./send-form.tsx";
import { useChainId } from "./use-chain-id.ts";

/** Connects a wallet, tells it of the network, and sends. */
export const WalletPage = (): JSX.Element => {
  const chainId = useChainId();
  return (
    <Page title="Wallet">
      <div class="columns">
        <div class="stack">
          <Connection chainId={chainId} />
          {chainId !== undefined && <NetworkPanel chainId={chainId} />}
        </div>
        <Panel title="Send">
          <div class="panel-body">
            <RequireWallet to="send">{(account) => <SendForm key={account} account={account} />}</RequireWallet>
          </div>
        </Panel>
      </div>
    </Page>
  );
};

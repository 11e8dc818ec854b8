import type { JSX } from "preact";
import { AddressLink } from "../components/links.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Notice } from "../components/outcome.tsx";
import { Panel } from "../components/panel.tsx";
import { Balance } from "./balance.tsx";
import { useWallets } from "./context.tsx";
import { forgetWallet } from "./memory.ts";
import { networkName } from "./network.ts";
import { Problem } from "./problem.tsx";
import type { Wallet } from "./provider.ts";
import type { WalletState } from "./session.ts";
import { SwitchNetwork } from "./switch-network.tsx";
import { useAction } from "./use-action.ts";

const NoWallet = (): JSX.Element => (
  <Notice title="No wallet in this browser">
    <p>
      Install one that introduces itself to pages (EIP-6963), such as MetaMask, Rabby or Frame, and load this page
      again. The network's details below can be entered by hand.
    </p>
  </Notice>
);

const WalletIcon = ({ icon }: { readonly icon: string | undefined }): JSX.Element | null =>
  icon === undefined ? null : <img src={icon} alt="" width="20" height="20" />;

/** The wallets of this browser, each with its button. */
const Choice = ({ found }: { readonly found: readonly Wallet[] }): JSX.Element => {
  const { session } = useWallets();
  const { state, run } = useAction<undefined>();
  const connect = async (wallet: Wallet): Promise<undefined> => {
    await session.connect(wallet);
    return undefined;
  };
  return (
    <div class="panel-body stack">
      <ul class="choice">
        {found.map((wallet) => (
          <li key={wallet.info.uuid}>
            <button
              type="button"
              class="primary"
              onClick={() => {
                run(() => connect(wallet));
              }}
            >
              <WalletIcon icon={wallet.info.icon} />
              Connect {wallet.info.name}
            </button>
          </li>
        ))}
      </ul>
      {state.status === "failed" && <Problem error={state.error} />}
    </div>
  );
};

interface ConnectedProps {
  readonly state: Extract<WalletState, { status: "connected" }>;
  readonly chainId: number | undefined;
}

const Connected = ({ state: { wallet, account, chainId: at }, chainId }: ConnectedProps): JSX.Element => {
  const { session } = useWallets();
  const elsewhere = chainId !== undefined && at !== chainId;
  return (
    <>
      <Facts>
        <Fact name="Wallet">
          <WalletIcon icon={wallet.info.icon} /> {wallet.info.name}
        </Fact>
        <Fact name="Account">
          <AddressLink address={account} full copy />
        </Fact>
        <Fact name="Balance">
          <Balance account={account} />
        </Fact>
        <Fact name="Network">
          {at === undefined ? "unknown" : elsewhere ? `Chain ${at}` : `${networkName(at)}, chain ${at}`}{" "}
          {elsewhere && <span class="badge badge-warn">wrong network</span>}
        </Fact>
      </Facts>
      <div class="panel-body row">
        {elsewhere && <SwitchNetwork chainId={chainId} />}
        <button
          type="button"
          onClick={() => {
            forgetWallet();
            void session.disconnect();
          }}
        >
          Disconnect
        </button>
      </div>
    </>
  );
};

/** Which wallet is connected, or which could be. */
export const Connection = ({ chainId }: { readonly chainId: number | undefined }): JSX.Element => {
  const { found, state } = useWallets();
  return (
    <Panel title="Connection">
      {state.status === "connected" && <Connected state={state} chainId={chainId} />}
      {state.status === "connecting" && (
        <div class="panel-body" role="status">
          Waiting for {state.wallet.info.name}. Open it and answer there.
        </div>
      )}
      {state.status === "disconnected" && found.length === 0 && <NoWallet />}
      {state.status !== "connected" && found.length > 0 && (
        <div hidden={state.status === "connecting"}>
          <Choice found={found} />
        </div>
      )}
    </Panel>
  );
};

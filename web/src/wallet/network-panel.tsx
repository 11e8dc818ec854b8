import type { JSX } from "preact";
import { CopyButton } from "../components/copy-button.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Panel } from "../components/panel.tsx";
import { useWallets } from "./context.tsx";
import { addChainParameter } from "./network.ts";
import { Problem } from "./problem.tsx";
import type { Wallet } from "./provider.ts";
import { addChainTo } from "./session.ts";
import { rpcUrl } from "./switch-network.tsx";
import { useAction } from "./use-action.ts";

/** What a wallet needs to know of the node's network, for it or for typing. */
export const NetworkPanel = ({ chainId }: { readonly chainId: number }): JSX.Element => {
  const { found, state: wallets, session } = useWallets();
  const { state, run } = useAction<string>();
  const chain = addChainParameter(chainId, rpcUrl());
  const { chainName, nativeCurrency } = chain;
  const connected = wallets.status === "connected" ? wallets.wallet : undefined;
  const offered = connected === undefined ? found : [connected];
  const add = async (wallet: Wallet): Promise<string> => {
    await (wallet === connected ? session.addChain(chain) : addChainTo(wallet, chain));
    return `${wallet.info.name} has the network.`;
  };
  return (
    <Panel title="Network">
      <Facts>
        <Fact name="Name">{chainName}</Fact>
        <Fact name="Chain id">
          {chainId} <CopyButton value={String(chainId)} label="chain id" />
        </Fact>
        <Fact name="RPC address">
          <code>{rpcUrl()}</code> <CopyButton value={rpcUrl()} label="RPC address" />
        </Fact>
        <Fact name="Currency">
          {nativeCurrency.symbol}, {nativeCurrency.decimals} decimals
        </Fact>
      </Facts>
      {offered.length > 0 && (
        <div class="panel-body row">
          {offered.map((wallet) => (
            <button
              key={wallet.info.uuid}
              type="button"
              disabled={state.status === "working"}
              onClick={() => {
                run(() => add(wallet));
              }}
            >
              {offered.length === 1 ? "Add this network" : `Add this network to ${wallet.info.name}`}
            </button>
          ))}
          {state.status === "done" && <p role="status">{state.value}</p>}
          {state.status === "failed" && <Problem error={state.error} />}
        </div>
      )}
    </Panel>
  );
};

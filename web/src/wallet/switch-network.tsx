import type { JSX } from "preact";
import { useWallets } from "./context.tsx";
import { WalletError } from "./errors.ts";
import { addChainParameter, networkName } from "./network.ts";
import { Problem } from "./problem.tsx";
import { useAction } from "./use-action.ts";

/** Where the node answers: the page's own address. */
export const rpcUrl = (): string => new URL("/", location.href).href;

/** Changes the wallet to the node's network, and adds the network to a wallet that does not know it. */
export const SwitchNetwork = ({ chainId }: { readonly chainId: number }): JSX.Element => {
  const { session } = useWallets();
  const { state, run } = useAction<undefined>();
  const switchOrAdd = async (): Promise<undefined> => {
    try {
      await session.switchChain(chainId);
    } catch (error) {
      if (!(error instanceof WalletError && error.code === "UNKNOWN_CHAIN")) throw error;
      await session.addChain(addChainParameter(chainId, rpcUrl()));
    }
    return undefined;
  };
  return (
    <>
      <button
        type="button"
        class="primary"
        disabled={state.status === "working"}
        onClick={() => {
          run(switchOrAdd);
        }}
      >
        Switch to {networkName(chainId)}
      </button>
      {state.status === "failed" && <Problem error={state.error} />}
    </>
  );
};

import { createContext } from "preact";
import type { ComponentChildren, JSX } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { discoverWallets } from "./discovery.ts";
import { forgetWallet, rememberedWallet, rememberWallet } from "./memory.ts";
import type { Wallet } from "./provider.ts";
import { WalletSession } from "./session.ts";
import type { WalletState } from "./session.ts";

/** What pages know of wallets. */
export interface Wallets {
  /** those of this browser */
  readonly found: readonly Wallet[];
  readonly state: WalletState;
  readonly session: WalletSession;
}

const WalletsContext = createContext<Wallets | undefined>(undefined);

/** Looks for wallets while the page is open, and takes up the one of the last visit. */
export const WalletsProvider = ({ children }: { readonly children: ComponentChildren }): JSX.Element => {
  const [session] = useState(() => new WalletSession());
  const [state, setState] = useState<WalletState>(session.state);
  const [found, setFound] = useState<readonly Wallet[]>([]);
  const resumed = useRef(false);
  useEffect(() => session.subscribe(setState), [session]);
  useEffect(() => discoverWallets(window, setFound), []);
  useEffect(() => {
    const known = found.find(({ info }) => info.rdns === rememberedWallet());
    if (known === undefined || resumed.current) return;
    resumed.current = true;
    // Who has not been asked anything is not told either that it did not work.
    session.connect(known, true).catch(forgetWallet);
  }, [found, session]);
  useEffect(() => {
    if (state.status === "connected") rememberWallet(state.wallet.info.rdns);
  }, [state]);
  const value = useMemo(() => ({ found, state, session }), [found, state, session]);
  return <WalletsContext.Provider value={value}>{children}</WalletsContext.Provider>;
};

/** @throws Error outside of WalletsProvider */
export const useWallets = (): Wallets => {
  const wallets = useContext(WalletsContext);
  if (wallets === undefined) throw new Error("no wallets around this component");
  return wallets;
};

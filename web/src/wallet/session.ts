import { getAddress, isAddress, isHash, numberToHex } from "viem";
import type { Address, Hash } from "viem";
import { toWalletError, WalletError } from "./errors.ts";
import type { AddChainParameter } from "./network.ts";
import type { Eip1193Provider, TransactionRequest, Wallet } from "./provider.ts";

export type WalletState =
  | { readonly status: "disconnected" }
  | { readonly status: "connecting"; readonly wallet: Wallet }
  | {
      readonly status: "connected";
      readonly wallet: Wallet;
      readonly account: Address;
      /** the network that the wallet is on; undefined: it did not say */
      readonly chainId: number | undefined;
    };

const DISCONNECTED: WalletState = { status: "disconnected" };

/** The page's connection to one wallet at a time: follows its account and network, and asks it to sign. */
export class WalletSession {
  readonly #listeners = new Set<(state: WalletState) => void>();
  #state: WalletState = DISCONNECTED;
  #stopListening: () => void = () => undefined;
  /** counts connections, so that the answer to an abandoned one is recognised */
  #generation = 0;

  get state(): WalletState {
    return this.#state;
  }

  subscribe(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Asks the person for accounts.
   * @param silent only takes what an earlier visit was allowed; without it stays disconnected
   * @throws WalletError REFUSED, PENDING, NO_ACCOUNT, …
   */
  async connect(wallet: Wallet, silent = false): Promise<void> {
    this.#drop();
    const generation = this.#generation;
    this.#set({ status: "connecting", wallet });
    try {
      const accounts = await ask(wallet.provider, silent ? "eth_accounts" : "eth_requestAccounts");
      const chainId = readChainId(await ask(wallet.provider, "eth_chainId"));
      if (generation !== this.#generation) return;
      const account = firstAccount(accounts);
      if (account === undefined) {
        this.#set(DISCONNECTED);
        if (!silent) throw new WalletError("NO_ACCOUNT", "The wallet has no account for this page.");
        return;
      }
      this.#listen(wallet.provider);
      this.#set({ status: "connected", wallet, account, chainId });
    } catch (error) {
      if (generation === this.#generation) this.#set(DISCONNECTED);
      throw toWalletError(error);
    }
  }

  /** Forgets the wallet; where it knows how, the wallet forgets the page too. */
  async disconnect(): Promise<void> {
    const state = this.#state;
    this.#drop();
    this.#set(DISCONNECTED);
    if (state.status !== "connected") return;
    try {
      await ask(state.wallet.provider, "wallet_revokePermissions", [{ eth_accounts: {} }]);
    } catch {
      // Not every wallet has the method, and the page has let go in any case.
    }
  }

  /** Asks the wallet to change to a network that it knows (EIP-3326). @throws WalletError UNKNOWN_CHAIN, REFUSED, … */
  async switchChain(chainId: number): Promise<void> {
    const { wallet } = this.#connected();
    await ask(wallet.provider, "wallet_switchEthereumChain", [{ chainId: numberToHex(chainId) }]);
    await this.#readChain(wallet);
  }

  /** Asks the wallet to add a network (EIP-3085); most change to it as well. @throws WalletError REFUSED, … */
  async addChain(chain: AddChainParameter): Promise<void> {
    const { wallet } = this.#connected();
    await addChainTo(wallet, chain);
    await this.#readChain(wallet);
  }

  /**
   * Has the wallet sign and send.
   * @throws WalletError REFUSED, REVERTED, …
   */
  async send(transaction: TransactionRequest): Promise<Hash> {
    const { wallet } = this.#connected();
    const { value, gas, ...rest } = transaction;
    const hash = await ask(wallet.provider, "eth_sendTransaction", [
      {
        ...rest,
        ...(value === undefined ? {} : { value: numberToHex(value) }),
        ...(gas === undefined ? {} : { gas: numberToHex(gas) }),
      },
    ]);
    if (typeof hash === "string" && isHash(hash)) return hash;
    throw new WalletError("FAILED", "The wallet did not tell the hash of the transaction.");
  }

  #connected(): Extract<WalletState, { status: "connected" }> {
    if (this.#state.status === "connected") return this.#state;
    throw new WalletError("UNAUTHORIZED", "Connect a wallet first.");
  }

  async #readChain(wallet: Wallet): Promise<void> {
    this.#onChain(await ask(wallet.provider, "eth_chainId"));
  }

  #listen(provider: Eip1193Provider): void {
    const listeners = {
      accountsChanged: (accounts: unknown): void => {
        this.#onAccounts(accounts);
      },
      chainChanged: (chainId: unknown): void => {
        this.#onChain(chainId);
      },
    };
    for (const [event, listener] of Object.entries(listeners)) provider.on?.(event, listener);
    this.#stopListening = () => {
      for (const [event, listener] of Object.entries(listeners)) provider.removeListener?.(event, listener);
    };
  }

  #onAccounts(accounts: unknown): void {
    if (this.#state.status !== "connected") return;
    const account = firstAccount(accounts);
    if (account !== undefined) {
      this.#set({ ...this.#state, account });
      return;
    }
    this.#drop();
    this.#set(DISCONNECTED);
  }

  #onChain(chainId: unknown): void {
    if (this.#state.status === "connected") this.#set({ ...this.#state, chainId: readChainId(chainId) });
  }

  #drop(): void {
    this.#generation += 1;
    this.#stopListening();
    this.#stopListening = () => undefined;
  }

  #set(state: WalletState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** The same for a wallet that is not connected: adding a network needs no account. @throws WalletError */
export const addChainTo = async ({ provider }: Wallet, chain: AddChainParameter): Promise<void> => {
  await ask(provider, "wallet_addEthereumChain", [chain]);
};

const ask = async (provider: Eip1193Provider, method: string, params: readonly unknown[] = []): Promise<unknown> => {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    throw toWalletError(error);
  }
};

const firstAccount = (accounts: unknown): Address | undefined => {
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  return typeof first === "string" && isAddress(first, { strict: false }) ? getAddress(first) : undefined;
};

/** Wallets say "0x29", some 41 or "41". */
const readChainId = (value: unknown): number | undefined => {
  const id = Number(value);
  return (typeof value === "string" || typeof value === "number") && Number.isSafeInteger(id) && id > 0
    ? id
    : undefined;
};

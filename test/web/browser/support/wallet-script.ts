/** How the wallet of a test behaves; tests change it while the page runs. */
export interface WalletBehaviour {
  readonly account: string;
  /** in hexadecimal */
  chainId: string;
  /** networks it knows */
  readonly known: string[];
  /** methods that the person refuses */
  refuses: string[];
  /** methods that still wait for an answer to an earlier request */
  pending: string[];
  /** whether the page may see the account without asking */
  allowed: boolean;
  readonly calls: { method: string; params: unknown }[];
}

declare global {
  var testWallet: WalletBehaviour;
}

/**
 * Runs in the page before its own scripts: a wallet that introduces itself by EIP-6963 and has the node sign with its
 * known keys. It must not refer to anything outside of itself.
 */
export const installWallet = ({ account, name }: { account: string; name: string }): void => {
  const host = globalThis as unknown as EventTarget;
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const wallet: WalletBehaviour = {
    account,
    chainId: "0x29",
    known: ["0x29", "0x1"],
    refuses: [],
    pending: [],
    allowed: false,
    calls: [],
  };
  globalThis.testWallet = wallet;
  const emit = (event: string, value: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  const moveTo = (chainId: string): null => {
    wallet.chainId = chainId;
    emit("chainChanged", chainId);
    return null;
  };
  const fail = (code: number, message: string): never => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- wallets reject with plain objects
    throw { code, message };
  };
  const askNode = async (method: string, params: unknown): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await fetch("/", { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: unknown };
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the node's own error, as wallets pass it on
    if (error !== undefined) throw error;
    return result;
  };
  const own: Record<string, (params: never) => unknown> = {
    eth_requestAccounts: () => {
      wallet.allowed = true;
      return [account];
    },
    eth_accounts: () => (wallet.allowed ? [account] : []),
    eth_chainId: () => wallet.chainId,
    wallet_switchEthereumChain: ([{ chainId }]: [{ chainId: string }]) =>
      wallet.known.includes(chainId) ? moveTo(chainId) : fail(4902, "Unrecognized chain"),
    wallet_addEthereumChain: ([{ chainId }]: [{ chainId: string }]) => {
      wallet.known.push(chainId);
      return moveTo(chainId);
    },
    wallet_revokePermissions: () => {
      wallet.allowed = false;
      return null;
    },
  };
  const provider = {
    request: async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
      wallet.calls.push({ method, params });
      if (wallet.refuses.includes(method)) fail(4001, "User rejected the request.");
      if (wallet.pending.includes(method)) fail(-32002, "Request already pending.");
      const answer = own[method];
      return answer === undefined ? await askNode(method, params) : answer(params as never);
    },
    on: (event: string, listener: (value: unknown) => void): void => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeListener: (event: string, listener: (value: unknown) => void): void => {
      listeners.get(event)?.delete(listener);
    },
  };
  const icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath fill='%23c60' d='M0 1h8v6H0z'/%3E%3C/svg%3E";
  const info = { uuid: name, name, icon, rdns: `test.${name.toLowerCase().replaceAll(" ", "-")}` };
  const announce = (): void => {
    host.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  };
  host.addEventListener("eip6963:requestProvider", announce);
  announce();
};

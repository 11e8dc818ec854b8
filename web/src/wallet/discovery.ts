import { isProvider } from "./provider.ts";
import type { Wallet, WalletInfo } from "./provider.ts";

/** Of one page; extensions that announce more are not listed. */
export const MAX_WALLETS = 20;
const MAX_NAME = 60;
const IMAGE = /^data:image\/(?:svg\+xml|png|webp|jpeg|gif)[;,]/;

/** What discovery needs of a window. */
export interface WalletHost extends EventTarget {
  readonly ethereum?: unknown;
}

/**
 * Finds the wallets of the browser by EIP-6963, and the one at `window.ethereum` while none introduced itself.
 * @param onChange told of the whole list whenever it grows
 * @returns ends the search
 */
export const discoverWallets = (host: WalletHost, onChange: (wallets: readonly Wallet[]) => void): (() => void) => {
  const found = new Map<string, Wallet>();
  const announce = (event: Event): void => {
    const wallet = "detail" in event ? readDetail(event.detail) : undefined;
    if (wallet === undefined || found.has(wallet.info.uuid) || found.size >= MAX_WALLETS) return;
    found.set(wallet.info.uuid, wallet);
    onChange([...found.values()]);
  };
  host.addEventListener("eip6963:announceProvider", announce);
  host.dispatchEvent(new Event("eip6963:requestProvider"));
  if (found.size === 0 && isProvider(host.ethereum)) onChange([{ info: UNNAMED, provider: host.ethereum }]);
  return () => {
    host.removeEventListener("eip6963:announceProvider", announce);
  };
};

const UNNAMED: WalletInfo = {
  uuid: "window.ethereum",
  name: "Browser wallet",
  icon: undefined,
  rdns: "window.ethereum",
};

const readDetail = (detail: unknown): Wallet | undefined => {
  if (typeof detail !== "object" || detail === null || !("info" in detail) || !("provider" in detail)) return undefined;
  const { info, provider } = detail;
  if (!isProvider(provider) || typeof info !== "object" || info === null) return undefined;
  const { uuid, name, icon, rdns } = info as Record<string, unknown>;
  if (typeof uuid !== "string" || typeof name !== "string" || typeof rdns !== "string" || name === "") return undefined;
  const image = typeof icon === "string" && IMAGE.test(icon) ? icon : undefined;
  return { info: { uuid, name: name.slice(0, MAX_NAME), icon: image, rdns }, provider };
};

const KEY = "cpchain.wallet";

/** Browsers may forbid pages to keep anything; then every visit begins anew. */
const attempt = <T>(access: () => T): T | undefined => {
  try {
    return access();
  } catch {
    return undefined;
  }
};

/** The rdns of the wallet that was connected last, until it was disconnected. */
export const rememberedWallet = (): string | undefined => attempt(() => localStorage.getItem(KEY)) ?? undefined;

export const rememberWallet = (rdns: string): void => {
  attempt(() => {
    localStorage.setItem(KEY, rdns);
  });
};

export const forgetWallet = (): void => {
  attempt(() => {
    localStorage.removeItem(KEY);
  });
};

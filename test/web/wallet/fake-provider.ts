import type { Eip1193Provider, Wallet } from "../../../web/src/wallet/provider.ts";

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An EIP-1193 provider whose answers a test sets. */
export class FakeProvider implements Eip1193Provider {
  readonly calls: Call[] = [];
  readonly answers = new Map<string, (params: readonly unknown[]) => unknown>();
  readonly #listeners = new Map<string, Set<(value: unknown) => void>>();

  constructor(accounts: readonly string[] = [], chainId = "0x29") {
    this.answers.set("eth_requestAccounts", () => accounts);
    this.answers.set("eth_accounts", () => accounts);
    this.answers.set("eth_chainId", () => chainId);
  }

  async request({ method, params = [] }: { method: string; params?: readonly unknown[] }): Promise<unknown> {
    this.calls.push({ method, params });
    const answer = this.answers.get(method);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- wallets reject with plain objects
    if (answer === undefined) throw { code: -32601, message: `no ${method}` };
    return await answer(params);
  }

  on(event: string, listener: (value: unknown) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  removeListener(event: string, listener: (value: unknown) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit(event: string, value: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }

  /** from now on the method fails like this */
  refuse(method: string, error: unknown): void {
    this.answers.set(method, () => {
      throw error;
    });
  }

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, each) => sum + each.size, 0);
  }

  called(method: string): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }
}

export const walletOf = (provider: Eip1193Provider, name = "Test wallet"): Wallet => ({
  info: { uuid: name, name, icon: undefined, rdns: `test.${name}` },
  provider,
});

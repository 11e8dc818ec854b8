import { crypto } from "../../../../chain/primitives/crypto/index.ts";
import { fromHex } from "../../../../chain/primitives/bytes.ts";
import type { Address, Hash, Hex } from "../../../../chain/primitives/types.ts";
import type { DevBackend } from "../../../../chain/rpc/dev/backend.ts";

/** A key everybody knows (Hardhat's first). */
export const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
export const ACCOUNT: Address = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/** Writes down what it is told. */
export class FakeDev implements DevBackend {
  readonly accounts = [ACCOUNT];
  readonly instanceId: Hash = `0x${"1d".repeat(32)}`;
  readonly calls: unknown[][] = [];
  automine = false;
  settleWith: (hash: Hash) => Promise<void> = () => Promise.resolve();
  readonly #impersonated = new Set<Address>();

  sign(account: Address, digest: Uint8Array): ReturnType<DevBackend["sign"]> {
    return account === ACCOUNT ? crypto().sign(digest, fromHex(KEY)) : undefined;
  }

  impersonates(account: Address): boolean {
    return this.#impersonated.has(account);
  }

  impersonate(account: Address): void {
    this.#impersonated.add(account);
  }

  stopImpersonating(account: Address): boolean {
    return this.#impersonated.delete(account);
  }

  setAutomine(enabled: boolean): void {
    this.automine = enabled;
  }

  settle(hash: Hash): Promise<void> {
    return this.settleWith(hash);
  }

  increaseTime(seconds: number): number {
    this.calls.push(["increaseTime", seconds]);
    return seconds + 1;
  }

  snapshot(): number {
    return 1;
  }

  revert(id: number): Promise<boolean> {
    return Promise.resolve(id === 1);
  }

  readonly setAutoImpersonate = this.#note("setAutoImpersonate");
  readonly setIntervalMining = this.#note("setIntervalMining");
  readonly mine = this.#noteAsync("mine");
  readonly setNextBlockTimestamp = this.#note("setNextBlockTimestamp");
  readonly setNextBlockBaseFeePerGas = this.#note("setNextBlockBaseFeePerGas");
  readonly setNextPrevRandao = this.#note("setNextPrevRandao");
  readonly setCoinbase = this.#note("setCoinbase");
  readonly setBlockGasLimit = this.#note("setBlockGasLimit");
  readonly setMinGasPrice = this.#note("setMinGasPrice");
  readonly setLoggingEnabled = this.#note("setLoggingEnabled");
  readonly reset = this.#noteAsync("reset");
  readonly mutate = this.#noteAsync("mutate");

  #note(name: string): (...values: unknown[]) => void {
    return (...values) => {
      this.calls.push([name, ...values]);
    };
  }

  #noteAsync(name: string): (...values: unknown[]) => Promise<void> {
    return (...values) => {
      this.calls.push([name, ...values]);
      return Promise.resolve();
    };
  }
}

import type { Address, Hex } from "viem";

/** What a wallet puts at the disposal of a page (EIP-1193). */
export interface Eip1193Provider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): void;
  removeListener?(event: string, listener: (value: unknown) => void): void;
}

/** How a wallet introduces itself (EIP-6963). */
export interface WalletInfo {
  /** differs for every page and visit */
  readonly uuid: string;
  readonly name: string;
  /** a data: URL */
  readonly icon: string | undefined;
  /** "io.metamask": the same at every visit */
  readonly rdns: string;
}

export interface Wallet {
  readonly info: WalletInfo;
  readonly provider: Eip1193Provider;
}

/** A transaction as eth_sendTransaction takes it. */
export interface TransactionRequest {
  readonly from: Address;
  readonly to?: Address;
  readonly value?: bigint;
  readonly data?: Hex;
  readonly gas?: bigint;
}

export const isProvider = (value: unknown): value is Eip1193Provider =>
  typeof value === "object" && value !== null && "request" in value && typeof value.request === "function";

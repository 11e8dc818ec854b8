import type { Hex } from "viem";

/** Why a wallet did not do what it was asked. */
export type WalletErrorCode =
  | "REFUSED"
  | "PENDING"
  | "UNAUTHORIZED"
  | "UNSUPPORTED"
  | "DISCONNECTED"
  | "UNKNOWN_CHAIN"
  | "NO_ACCOUNT"
  | "REVERTED"
  | "FAILED";

/** An error of EIP-1193, EIP-3085 or EIP-3326 in words for people. */
export class WalletError extends Error {
  override readonly name = "WalletError";
  readonly code: WalletErrorCode;
  /** what the contract gave as its reason; only of REVERTED */
  readonly revertData: Hex | undefined;

  constructor(code: WalletErrorCode, message: string, options: { cause?: unknown; revertData?: Hex } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.revertData = options.revertData;
  }
}

const KNOWN: Readonly<Record<number, readonly [WalletErrorCode, string]>> = {
  4001: ["REFUSED", "You refused in your wallet. Nothing was sent."],
  4100: ["UNAUTHORIZED", "The wallet has not allowed this page to do that. Connect again."],
  4200: ["UNSUPPORTED", "This wallet cannot do that."],
  4900: ["DISCONNECTED", "The wallet has lost its connection. Look into its settings."],
  4901: ["DISCONNECTED", "The wallet is not connected to this network."],
  4902: ["UNKNOWN_CHAIN", "The wallet does not know this network yet. Add it first."],
  [-32601]: ["UNSUPPORTED", "This wallet cannot do that."],
  [-32002]: ["PENDING", "The wallet still waits for an answer to an earlier request. Open it and answer there."],
};
/** Wallets and nodes nest errors of errors. */
const MAX_DEPTH = 5;
const HEX = /^0x[0-9a-f]*$/i;

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** An error and the ones that it wraps, outermost first. */
const layers = (error: unknown): readonly Fields[] => {
  const found: Fields[] = [];
  for (let each = error; isObject(each) && found.length < MAX_DEPTH;) {
    found.push(each);
    each = [each["data"], each["cause"], each["error"], each["originalError"]].find(isObject);
  }
  return found;
};

/** Revert data (code 3 of the node, however the wallet wraps it). */
const revertDataOf = (all: readonly Fields[]): Hex | undefined => {
  const reverted = all.some(({ code, message }) => code === 3 || /revert/i.test(String(message)));
  const data = all.map((layer) => layer["data"]).find((each) => typeof each === "string" && HEX.test(each));
  return reverted ? ((data as Hex | undefined) ?? "0x") : undefined;
};

export const toWalletError = (error: unknown): WalletError => {
  if (error instanceof WalletError) return error;
  const all = layers(error);
  for (const { code } of all) {
    const known = typeof code === "number" ? KNOWN[code] : undefined;
    if (known !== undefined) return new WalletError(known[0], known[1], { cause: error });
  }
  const revertData = revertDataOf(all);
  if (revertData !== undefined) {
    return new WalletError("REVERTED", "The contract refused.", { cause: error, revertData });
  }
  const message = all.map((layer) => layer["message"]).findLast((each) => typeof each === "string" && each !== "");
  return new WalletError("FAILED", typeof message === "string" ? message : "The wallet gave no reason.", {
    cause: error,
  });
};

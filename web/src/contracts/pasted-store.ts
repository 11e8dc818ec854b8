import type { Abi, Address } from "viem";
import { parsePastedAbi } from "./pasted.ts";

const keyOf = (address: Address): string => `cpchain.abi.${address.toLowerCase()}`;

/** The ABI that was pasted for a contract while this tab is open. */
export const pastedAbi = (address: Address): Abi | undefined => {
  try {
    const text = sessionStorage.getItem(keyOf(address));
    const pasted = text === null ? undefined : parsePastedAbi(text);
    return pasted?.ok === true ? pasted.abi : undefined;
  } catch {
    // The browser lets this page keep nothing.
    return undefined;
  }
};

/** Keeps it; a browser that does not allow that asks for it again after the next load. */
export const keepPastedAbi = (address: Address, text: string): void => {
  try {
    sessionStorage.setItem(keyOf(address), text);
  } catch {
    // As above: the page goes on with what it has in memory.
  }
};

export const dropPastedAbi = (address: Address): void => {
  try {
    sessionStorage.removeItem(keyOf(address));
  } catch {
    // Nothing was kept.
  }
};

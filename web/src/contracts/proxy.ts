import { concat, getAddress, slice } from "viem";
import type { Address, Hex } from "viem";
import { getStorageAt } from "viem/actions";
import { delegateOf } from "../abi/book.ts";
import { call } from "../chain/client.ts";
import type { NodeClient } from "../chain/client.ts";

/** How a contract passes its calls on. */
export interface Proxied {
  readonly kind: "EIP-1967" | "EIP-1967 beacon" | "EIP-1167" | "EIP-7702";
  /** whose code runs */
  readonly implementation: Address;
}

/** keccak-256 of "eip1967.proxy.implementation" and "eip1967.proxy.beacon", each less one. */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const BEACON_SLOT = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
/** implementation() of a beacon */
const IMPLEMENTATION_SELECTOR = "0x5c60da1b";
const CLONE = /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3$/;
const WORD_BYTES = 32;
const ADDRESS_BYTES = 20;

/** The address in the low bytes of a word; undefined for none. */
const addressIn = (word: Hex | undefined): Address | undefined => {
  if (word === undefined || word.length !== 2 + 2 * WORD_BYTES) return undefined;
  if (BigInt(slice(word, 0, WORD_BYTES - ADDRESS_BYTES)) !== 0n) return undefined;
  const address = slice(word, WORD_BYTES - ADDRESS_BYTES);
  return BigInt(address) === 0n ? undefined : getAddress(address);
};

/** Whose code runs instead of the contract's own; undefined for contracts that are no proxies. */
export const proxiedBy = async (client: NodeClient, address: Address, code: Hex): Promise<Proxied | undefined> => {
  const delegate = delegateOf(code);
  if (delegate !== undefined) return { kind: "EIP-7702", implementation: getAddress(delegate) };
  const [, clone] = CLONE.exec(code) ?? [];
  if (clone !== undefined) return { kind: "EIP-1167", implementation: getAddress(`0x${clone}`) };
  const [implementation, beacon] = await Promise.all([
    getStorageAt(client, { address, slot: IMPLEMENTATION_SLOT }),
    getStorageAt(client, { address, slot: BEACON_SLOT }),
  ]);
  const direct = addressIn(implementation);
  if (direct !== undefined) return { kind: "EIP-1967", implementation: direct };
  const at = addressIn(beacon);
  if (at === undefined) return undefined;
  const answer = await call<Hex>(client, "eth_call", [{ to: at, data: concat([IMPLEMENTATION_SELECTOR]) }, "latest"]);
  const behind = addressIn(answer);
  return behind === undefined ? undefined : { kind: "EIP-1967 beacon", implementation: behind };
};

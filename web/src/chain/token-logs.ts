import { hexToBigInt, pad, size, slice, toEventSelector } from "viem";
import type { Address, Hash, Hex } from "viem";

/** What token contracts announce. */
export const TOKEN_EVENTS = {
  /** ERC-20, and ERC-721 with the token as a third indexed value */
  transfer: toEventSelector("Transfer(address,address,uint256)"),
  /** ERC-1155 */
  single: toEventSelector("TransferSingle(address,address,address,uint256,uint256)"),
  batch: toEventSelector("TransferBatch(address,address,address,uint256[],uint256[])"),
} as const;

export type TokenStandard = "ERC-20" | "ERC-721" | "ERC-1155";

/** What a token transfer is read from. */
export interface TransferLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly transactionHash: Hash | null;
  readonly blockNumber: bigint | null;
}

/** An amount, or a single token, that changed hands. */
export interface TokenTransfer {
  readonly standard: TokenStandard;
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  /** undefined for ERC-20 */
  readonly id: bigint | undefined;
  /** in the token's smallest unit; 1 for ERC-721 */
  readonly amount: bigint;
}

const WORD_BYTES = 32;
const ADDRESS_OFFSET = 12;

/** The topic of an address. */
export const addressTopic = (address: Address): Hex => pad(address, { size: WORD_BYTES });

const toAddress = (topic: Hex): Address => slice(topic, ADDRESS_OFFSET);

const words = (data: Hex): readonly bigint[] =>
  Array.from({ length: Math.floor(size(data) / WORD_BYTES) }, (_, i) =>
    hexToBigInt(slice(data, i * WORD_BYTES, (i + 1) * WORD_BYTES)),
  );

/** A list of an ABI-encoded argument: its length stands at `offset` bytes. */
const list = (data: readonly bigint[], offset: bigint | undefined): readonly bigint[] => {
  const start = offset === undefined ? data.length : Number(offset / BigInt(WORD_BYTES));
  const length = Number(data[start] ?? 0n);
  return length > data.length ? [] : data.slice(start + 1, start + 1 + length);
};

/** The transfers that a log announces; none for other logs, and for those that keep to no standard. */
export const transfersOf = ({ address: token, topics, data }: TransferLog): readonly TokenTransfer[] => {
  const [event, first, second, third] = topics;
  const values = words(data);
  if (event === TOKEN_EVENTS.transfer && first !== undefined && second !== undefined) {
    const parties = { token, from: toAddress(first), to: toAddress(second) };
    if (third !== undefined) return [{ standard: "ERC-721", ...parties, id: hexToBigInt(third), amount: 1n }];
    const [amount] = values;
    return amount === undefined ? [] : [{ standard: "ERC-20", ...parties, id: undefined, amount }];
  }
  if (second === undefined || third === undefined) return [];
  const parties = { standard: "ERC-1155", token, from: toAddress(second), to: toAddress(third) } as const;
  if (event === TOKEN_EVENTS.single) {
    const [id, amount] = values;
    return id === undefined || amount === undefined ? [] : [{ ...parties, id, amount }];
  }
  if (event !== TOKEN_EVENTS.batch) return [];
  const ids = list(values, values[0]);
  const amounts = list(values, values[1]);
  return ids.length === amounts.length ? ids.map((id, i) => ({ ...parties, id, amount: amounts[i] ?? 0n })) : [];
};

/** A contract whose tokens an account has met, with the ids that came to it. */
export interface MetToken {
  readonly standard: TokenStandard;
  readonly token: Address;
  /** ascending; none for ERC-20 */
  readonly ids: readonly bigint[];
}

/** The tokens among transfers, in the order of their first transfer; one entry per contract and standard. */
export const metTokens = (transfers: readonly TokenTransfer[]): readonly MetToken[] => {
  const met = new Map<string, { standard: TokenStandard; token: Address; ids: Set<bigint> }>();
  for (const { standard, token, id } of transfers) {
    const key = `${standard} ${token.toLowerCase()}`;
    const entry = met.get(key) ?? { standard, token, ids: new Set<bigint>() };
    if (id !== undefined) entry.ids.add(id);
    met.set(key, entry);
  }
  return [...met.values()].map(({ ids, ...entry }) => ({ ...entry, ids: [...ids].sort((a, b) => (a < b ? -1 : 1)) }));
};

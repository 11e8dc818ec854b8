import type { Address, Hash } from "viem";

/** Places of the explorer, as they stand behind #. */
export const paths = {
  home: "/",
  blocks: (newest?: bigint) => (newest === undefined ? "/blocks" : `/blocks/${newest}`),
  block: (id: bigint | Hash) => `/block/${id}`,
  blockPage: (id: bigint, page: number) => (page === 1 ? `/block/${id}` : `/block/${id}/${page}`),
  transaction: (hash: Hash) => `/tx/${hash}`,
  address: (address: Address, tab?: string) =>
    tab === undefined ? `/address/${address}` : `/address/${address}/${tab}`,
  contracts: "/contracts",
  wallet: "/wallet",
  search: (text: string) => `/search/${encodeURIComponent(text)}`,
} as const;

/** A page of the list of blocks. */
export interface BlockPage {
  readonly newest: bigint;
  readonly oldest: bigint;
  /** newest block of the page before; "newest" is the page that follows the chain */
  readonly newer: bigint | "newest" | undefined;
  readonly older: bigint | undefined;
}

/** A block number in an address bar; undefined for anything else. */
export const parseBlockNumber = (text: string): bigint | undefined =>
  /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;

/**
 * @param head number of the newest block
 * @param wanted newest block of the page; undefined for the page that follows the chain
 */
export const pageAround = (head: bigint, wanted: bigint | undefined, size: number): BlockPage => {
  const newest = wanted === undefined || wanted > head ? head : wanted;
  const length = BigInt(size);
  const oldest = newest + 1n > length ? newest + 1n - length : 0n;
  return {
    newest,
    oldest,
    newer: newest === head ? undefined : newest + length >= head ? "newest" : newest + length,
    older: oldest === 0n ? undefined : oldest - 1n,
  };
};

/** A page of a list that is known whole. */
export interface ListPage {
  /** from 1 */
  readonly page: number;
  readonly pages: number;
  /** places in the list, the second one past the end */
  readonly start: number;
  readonly end: number;
}

/** The page nearest to the one wanted. An empty list has one page. */
export const listPage = (length: number, wanted: number, size: number): ListPage => {
  const pages = Math.max(1, Math.ceil(length / size));
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  const start = (page - 1) * size;
  return { page, pages, start, end: Math.min(start + size, length) };
};

/**
 * A gas limit above what was estimated: by the time of its block a transaction may need more. What is not used is not
 * paid for.
 */
export const withReserve = (estimated: bigint): bigint => (estimated * 5n) / 4n;

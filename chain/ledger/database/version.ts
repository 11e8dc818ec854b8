/** Version of everything the ledger writes to its folder; raised by each change that an older program cannot read. */
export const FORMAT_VERSION = 1;

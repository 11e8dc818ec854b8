import type { PoolEntry } from "./entry.ts";

/** What a transaction's admission changed. */
export interface Admission {
  readonly entry: PoolEntry;
  /** went for it: replaced, or given up for room */
  readonly displaced: PoolEntry | undefined;
}

/** Remembers admissions that were undone, for as long as others refer to them. */
export class Withdrawals {
  readonly #undone = new WeakMap<PoolEntry, Admission>();

  add(admission: Admission): void {
    this.#undone.set(admission.entry, admission);
  }

  /** What would be there in place of `displaced`, which may be undone itself, or have displaced one that is. */
  standing(displaced: PoolEntry | undefined): PoolEntry | undefined {
    const undone = displaced === undefined ? undefined : this.#undone.get(displaced);
    return undone === undefined ? displaced : this.standing(undone.displaced);
  }
}

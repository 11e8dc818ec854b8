import type { Address, Hash } from "../../primitives/types.ts";

type Slots = Map<Address, Map<Hash, bigint>>;

/**
 * A `GenerationCache` of storage slots, bounded in slots: the old part loses an account's slots together, and an
 * account can be forgotten at once.
 */
export class SlotCache {
  readonly #limit: number;
  #young: Slots = new Map();
  #old: Slots = new Map();
  #oldest = this.#old.entries();
  /** slots of both parts */
  #count = 0;
  #held = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(address: Address, slot: Hash): bigint | undefined {
    const value = this.#young.get(address)?.get(slot);
    if (value !== undefined) return value;
    const slots = this.#old.get(address);
    const older = slots?.get(slot);
    if (older === undefined) return undefined;
    slots?.delete(slot);
    this.#makeYoung(address, slot, older);
    return older;
  }

  set(address: Address, slot: Hash, value: bigint): void {
    if (this.get(address, slot) === undefined) this.#count++;
    this.#makeYoung(address, slot, value);
    this.#evict();
  }

  clear(address: Address): void {
    for (const part of [this.#young, this.#old]) {
      this.#count -= part.get(address)?.size ?? 0;
      part.delete(address);
    }
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#evict();
  }

  #makeYoung(address: Address, slot: Hash, value: bigint): void {
    let slots = this.#young.get(address);
    if (slots === undefined) {
      slots = new Map();
      this.#young.set(address, slots);
    }
    slots.set(slot, value);
  }

  #evict(): void {
    while (!this.#held && this.#count > this.#limit) {
      const oldest = this.#oldest.next();
      if (oldest.done === true) {
        this.#old = this.#young;
        this.#oldest = this.#old.entries();
        this.#young = new Map();
      } else {
        const [address, slots] = oldest.value;
        this.#old.delete(address);
        this.#count -= slots.size;
      }
    }
  }
}

import type { Address, Hash } from "../../primitives/types.ts";

type Slots = Map<Address, Map<Hash, bigint>>;

/** A `GenerationCache` of storage slots that forgets an account's slots at once; bounded in slots, not accounts. */
export class SlotCache {
  readonly #limit: number;
  #young: Slots = new Map();
  #old: Slots = new Map();
  #count = 0;
  #held = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(address: Address, slot: Hash): bigint | undefined {
    const value = this.#young.get(address)?.get(slot);
    if (value !== undefined) return value;
    const older = this.#old.get(address)?.get(slot);
    if (older !== undefined) this.set(address, slot, older);
    return older;
  }

  set(address: Address, slot: Hash, value: bigint): void {
    let slots = this.#young.get(address);
    if (slots === undefined) {
      slots = new Map();
      this.#young.set(address, slots);
    }
    if (!slots.has(slot)) this.#count++;
    slots.set(slot, value);
    this.#rotate();
  }

  clear(address: Address): void {
    this.#count -= this.#young.get(address)?.size ?? 0;
    this.#young.delete(address);
    this.#old.delete(address);
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#rotate();
  }

  #rotate(): void {
    if (this.#held || this.#count * 2 <= this.#limit) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#count = 0;
  }
}

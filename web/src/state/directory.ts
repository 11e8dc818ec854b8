import type { Address, Hex } from "viem";
import type { ContractBook } from "../abi/book.ts";
import type { KnownAddress, KnownContract } from "../abi/catalogue.ts";
import { codeAt } from "../chain/account.ts";
import type { NodeClient } from "../chain/client.ts";

/** Knows which contract stands at an address, and remembers those that it recognised. */
export class Directory {
  readonly book: ContractBook;
  readonly #client: NodeClient;
  readonly #found = new Map<string, KnownContract>();
  /** answers and questions on their way, those included that found nothing */
  readonly #asked = new Map<string, Promise<KnownContract | undefined>>();

  constructor(client: NodeClient, book: ContractBook) {
    this.book = book;
    this.#client = client;
  }

  /** The contract at an address as far as it is known without asking. */
  known(address: Address): KnownContract | undefined {
    return this.#found.get(address.toLowerCase());
  }

  /** The name of an address as far as it is known without asking. */
  nameOf(address: Address): string | undefined {
    return this.book.nameOf(address) ?? this.known(address)?.name;
  }

  /** Addresses whose names contain the text: those that genesis fixes, and those recognised since the page was opened. */
  named(text: string): readonly KnownAddress[] {
    const fixed = this.book.named(text);
    const places = new Set(fixed.map(({ address }) => address.toLowerCase()));
    const recognised = [...this.#found]
      .filter(([address, { name }]) => !places.has(address) && name.toLowerCase().includes(text.toLowerCase()))
      .map(([address, { name }]) => ({ name, address: address as Address }));
    return [...fixed, ...recognised];
  }

  /** The contract at an address; undefined for accounts and for code that is unknown. An address is asked for once. */
  at(address: Address): Promise<KnownContract | undefined> {
    const key = address.toLowerCase();
    const asked = this.#asked.get(key) ?? this.#ask(address);
    this.#asked.set(key, asked);
    return asked;
  }

  /** The same for code that somebody has fetched already. */
  learn(address: Address, code: Hex): KnownContract | undefined {
    const key = address.toLowerCase();
    const contract = this.book.identify(address, code);
    if (contract === undefined) return undefined;
    this.#found.set(key, contract);
    this.#asked.set(key, Promise.resolve(contract));
    return contract;
  }

  async #ask(address: Address): Promise<KnownContract | undefined> {
    try {
      return this.learn(address, await codeAt(this.#client, address));
    } catch (error) {
      this.#asked.delete(address.toLowerCase());
      throw error;
    }
  }
}

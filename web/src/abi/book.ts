import { isAddressEqual } from "viem";
import type { Abi, Address, Hex } from "viem";
import type { ContractCatalogue, KnownAddress, KnownContract } from "./catalogue.ts";
import { Decoder } from "./decode.ts";
import { matches } from "./fingerprint.ts";
import { STANDARDS } from "./standards.ts";

/** EIP-7702: the code of an account that has delegated itself, before the address. */
const DELEGATION = "0xef0100";
const DELEGATION_LENGTH = DELEGATION.length + 40;

/** The contracts that the page can tell apart. */
export class ContractBook {
  readonly #catalogue: ContractCatalogue;
  readonly decoder: Decoder;

  constructor(catalogue: ContractCatalogue) {
    this.#catalogue = catalogue;
    this.decoder = new Decoder([...STANDARDS, ...catalogue.contracts.map(({ abi }): Abi => abi)]);
  }

  /** Contracts at addresses that genesis fixes. */
  get addresses(): readonly KnownAddress[] {
    return this.#catalogue.addresses;
  }

  /** The name that genesis gives an address. */
  nameOf(address: Address): string | undefined {
    return this.addresses.find((known) => isAddressEqual(known.address, address))?.name;
  }

  /** The contract that has this code, or else the one that genesis puts at this address. */
  identify(address: Address, code: Hex): KnownContract | undefined {
    if (code === "0x") return undefined;
    const name = this.nameOf(address);
    const { contracts } = this.#catalogue;
    return (
      contracts.find((contract) => contract.code !== undefined && matches(code, contract.code)) ??
      contracts.find((contract) => contract.name === name)
    );
  }

  /** Whether a contract of that name is compiled into the page. */
  knows(name: string): boolean {
    return this.#catalogue.contracts.some((contract) => sameName(contract.name, name));
  }

  /** Fixed addresses whose names contain the text; whole names first. */
  named(text: string): readonly KnownAddress[] {
    const wanted = text.toLowerCase();
    return this.addresses
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .sort((a, b) => Number(sameName(b.name, text)) - Number(sameName(a.name, text)));
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whose code an account runs instead of its own (EIP-7702); undefined when it has not delegated itself. */
export const delegateOf = (code: Hex): Address | undefined =>
  code.length === DELEGATION_LENGTH && code.startsWith(DELEGATION) ? `0x${code.slice(DELEGATION.length)}` : undefined;

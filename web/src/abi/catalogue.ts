import type { Abi, Address } from "viem";
import type { Fingerprint } from "./fingerprint.ts";

/** A contract whose ABI the page knows. */
export interface KnownContract {
  readonly name: string;
  /** the file it is compiled from; undefined for contracts published elsewhere */
  readonly source?: string;
  readonly abi: Abi;
  /** recognises the contract at whatever address; undefined: by address only */
  readonly code?: Fingerprint;
}

/** An address with a name that every network of CPChain shares. */
export interface KnownAddress {
  readonly name: string;
  readonly address: Address;
}

/** What the build collects from the artifacts and the genesis block. */
export interface ContractCatalogue {
  readonly contracts: readonly KnownContract[];
  readonly addresses: readonly KnownAddress[];
}

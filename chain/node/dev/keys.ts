import { fromHex } from "../../primitives/bytes.ts";
import { crypto } from "../../primitives/crypto/index.ts";
import type { Address } from "../../primitives/types.ts";
import type { Signature } from "../../rpc/dev/backend.ts";
import type { DevAccount } from "./accounts.ts";

/** Keys that a node signs with for whoever asks: well-known ones only. */
export class DevKeys {
  /** in the order given */
  readonly accounts: readonly Address[];
  readonly #keys: ReadonlyMap<Address, Uint8Array>;

  constructor(accounts: readonly DevAccount[]) {
    this.accounts = accounts.map(({ address }) => address);
    this.#keys = new Map(accounts.map(({ address, privateKey }) => [address, fromHex(privateKey)]));
  }

  /** undefined: no key for this account */
  sign(account: Address, digest: Uint8Array): Signature | undefined {
    const key = this.#keys.get(account);
    return key === undefined ? undefined : crypto().sign(digest, key);
  }
}

import { toHex } from "../../primitives/bytes.ts";
import { CONSENSUS_LIMITS } from "../../primitives/limits.ts";
import type { Address } from "../../primitives/types.ts";
import type { Recover } from "../messages/verify.ts";

/** Recovers each signature once: seals come again in every certificate that contains them, in this height or the next. */
export class Signers {
  readonly #recover: Recover;
  #known = new Map<string, Address>();
  #before = new Map<string, Address>();
  #height = 0;

  constructor(recover: Recover) {
    this.#recover = recover;
  }

  /** signatures whose signer is remembered */
  get size(): number {
    return this.#known.size + this.#before.size;
  }

  /** Signatures are of this height from now on; those of the one before are still known, older ones are not. */
  turnTo(height: number): void {
    if (height === this.#height) return;
    this.#height = height;
    this.#turn();
  }

  /** The address whose key signed a hash. @throws ConsensusError SIGNATURE_INVALID */
  readonly recover: Recover = (hash, signature) => {
    const key = `${toHex(hash)}${toHex(signature)}`;
    const signer = this.#known.get(key) ?? this.#before.get(key) ?? this.#recover(hash, signature);
    if (this.#known.size >= CONSENSUS_LIMITS.rememberedSigners) this.#turn();
    this.#known.set(key, signer);
    return signer;
  };

  #turn(): void {
    this.#before = this.#known;
    this.#known = new Map();
  }
}

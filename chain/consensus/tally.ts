import type { Certificate, ProposerSeal, Seal } from "./certificate.ts";
import type { ValidatorSet } from "./quorum.ts";
import type { Vote } from "./vote.ts";

/** The votes of one round for one block. Each validator counts once per kind, whatever it sends. */
export class VoteTally {
  readonly #validators: ValidatorSet;
  readonly #prepares = new Set<number>();
  readonly #commits = new Map<number, Uint8Array>();

  constructor(validators: ValidatorSet) {
    this.#validators = validators;
  }

  /** Counts the vote of validator `index`, whose slot and signature were checked. */
  add(index: number, vote: Vote): void {
    if (vote.kind === "PREPARE") this.#prepares.add(index);
    else if (vote.kind === "COMMIT" && !this.#commits.has(index)) this.#commits.set(index, vote.signature);
  }

  /** Q validators sent PREPARE */
  get prepared(): boolean {
    return this.#prepares.size >= this.#validators.quorum;
  }

  /** Q validators sent COMMIT */
  get committed(): boolean {
    return this.#commits.size >= this.#validators.quorum;
  }

  /** The certificate that the commits form. */
  certificate(round: number, proposerSeal: ProposerSeal | undefined): Certificate {
    const seals: Seal[] = [...this.#commits]
      .sort(([a], [b]) => a - b)
      .map(([validator, signature]) => ({ validator, signature }));
    return { round, proposerSeal, seals };
  }
}

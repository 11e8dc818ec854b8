/** Why a validator left the proposer's round (WP2 §2.4.2; C-18). */
export type ImpeachCause =
  /** the timer ended and no block of the proposer was here */
  | { readonly kind: "silent" }
  /** the timer ended while the proposer's block was being obtained or executed */
  | { readonly kind: "late" }
  /** the timer ended; this validator prepared the block, but too few others did */
  | { readonly kind: "undecided" }
  /** the block failed this check */
  | { readonly kind: "illegal"; readonly check: string }
  /** W validators were in later rounds */
  | { readonly kind: "followed" };

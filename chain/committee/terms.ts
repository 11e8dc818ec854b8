/** Blocks of a term: every proposer seals once in each of the term's views (WP2 §2.4; C-07). */
export interface TermShape {
  /** members of the elected committee */
  readonly proposers: number;
  /** laps of the committee in a term */
  readonly views: number;
}

/** Where a block stands in its term. */
export interface Turn {
  /** blocks 1 to proposers × views are of term 0 */
  readonly term: number;
  /** lap within the term, from 0 */
  readonly view: number;
  /** place of its proposer in the committee */
  readonly index: number;
}

/** The turn of a block from number 1 on; the genesis block has none, and counts to term 0. */
export const turnOf = (number: number, { proposers, views }: TermShape): Turn => {
  if (number === 0) return { term: 0, view: 0, index: 0 };
  const place = (number - 1) % (proposers * views);
  return {
    term: Math.floor((number - 1) / (proposers * views)),
    view: Math.floor(place / proposers),
    index: place % proposers,
  };
};

/** Is this the last block of its term, in which the committee of a later one is elected? */
export const endsTerm = (number: number, { proposers, views }: TermShape): boolean =>
  number > 0 && number % (proposers * views) === 0;

/** An election at the end of term t seats the committee of term t + 3. */
export const TERMS_TO_DUTY = 3;

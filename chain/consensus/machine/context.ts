import type { QuorumSizes } from "../quorum.ts";

/** How many distinct validators each step of a height needs. */
export interface Thresholds {
  /** PREPAREs of round 0 that lock */
  readonly prepare: number;
  /** COMMITs of round 0 that decide */
  readonly commit: number;
  /** PREPAREs of a round ≥ 1 that lock */
  readonly impeachPrepare: number;
  /** COMMITs of a round ≥ 1 that decide */
  readonly impeachCommit: number;
  /** IMPEACHes behind a coordinator's proposal */
  readonly impeach: number;
  /** validators whose messages of later rounds or heights are believed */
  readonly later: number;
  /** validators, this one included, that are in a round ≥ 1 or a later one before its timer runs */
  readonly present: number;
}

/** The thresholds of LBFT 2.0 made safe: Q decides, W triggers. The node knows no others. */
export const safeThresholds = ({ quorum, weak }: QuorumSizes): Thresholds => ({
  prepare: quorum,
  commit: quorum,
  impeachPrepare: quorum,
  impeachCommit: quorum,
  impeach: quorum,
  later: weak,
  present: quorum,
});

/** Lengths of rounds, ms. */
export interface Timeouts {
  /** round 0: block period and the time a proposer has on top of it */
  readonly proposalMs: number;
  /** round 1; each later one is twice as long as the one before */
  readonly impeachMs: number;
  /** longest round */
  readonly longestMs: number;
}

/** What a validator knows of a height when it begins. */
export interface HeightContext {
  readonly height: number;
  /** n = 3f + 1 */
  readonly validators: number;
  /** this node's place among them; undefined: it follows without voting */
  readonly self: number | undefined;
  readonly thresholds: Thresholds;
  readonly timeouts: Timeouts;
}

export const heightContext = (
  height: number,
  sizes: QuorumSizes,
  self: number | undefined,
  timeouts: Timeouts,
): HeightContext => ({ height, validators: sizes.n, self, thresholds: safeThresholds(sizes), timeouts });

/** Who collects the IMPEACHes of a round ≥ 2 and proposes in it. */
export const coordinator = ({ height, validators }: HeightContext, round: number): number =>
  (height + round) % validators;

/** Time from the entry into a round until its timer ends, ms. */
export const roundDuration = ({ proposalMs, impeachMs, longestMs }: Timeouts, round: number): number =>
  round === 0 ? proposalMs : Math.min(impeachMs * 2 ** (round - 1), longestMs);

/** PREPAREs that lock, in a round. */
export const prepareThreshold = ({ prepare, impeachPrepare }: Thresholds, round: number): number =>
  round === 0 ? prepare : impeachPrepare;

/** COMMITs that decide, in a round. */
export const commitThreshold = ({ commit, impeachCommit }: Thresholds, round: number): number =>
  round === 0 ? commit : impeachCommit;

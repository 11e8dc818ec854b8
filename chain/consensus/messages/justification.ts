import type { Hash } from "../../primitives/types.ts";
import type { Claim, Justification } from "./message.ts";

/** The claims of the highest round of a lock; none when nobody claims one. */
const highest = (claims: readonly Claim[]): readonly Claim[] => {
  const top = claims.reduce((round, { lock }) => Math.max(round, lock?.round ?? -1), -1);
  return top < 0 ? [] : claims.filter(({ lock }) => lock?.round === top);
};

/**
 * The block that a justification permits in its round: that of the highest claimed lock, "impeach" for the impeach block
 * when nobody claims one, undefined when it permits nothing. Certificates of lower claims are not needed: a lie about
 * a lower lock changes nothing.
 * @param quorum claims by distinct validators that are needed
 */
export const justifiedBlock = (
  { claims, certificate }: Justification,
  quorum: number,
): Hash | "impeach" | undefined => {
  if (new Set(claims.map(({ validator }) => validator)).size < quorum) return undefined;
  const [first, ...others] = highest(claims);
  if (first?.lock === undefined) return certificate === undefined ? "impeach" : undefined;
  const { round, blockHash } = first.lock;
  if (others.some(({ lock }) => lock?.blockHash !== blockHash)) return undefined;
  return certificate?.round === round && certificate.blockHash === blockHash ? blockHash : undefined;
};

/** A long hex string in three parts; a page hides the middle one and copies all of it. */
export interface SplitHex {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

/** @param kept digits shown at each end, without 0x */
export const splitHex = (value: string, kept: number): SplitHex => {
  const prefix = value.startsWith("0x") ? 2 : 0;
  if (value.length <= prefix + 2 * kept + 1) return { head: value, middle: "", tail: "" };
  return { head: value.slice(0, prefix + kept), middle: value.slice(prefix + kept, -kept), tail: value.slice(-kept) };
};

/** The value with an ellipsis for its middle: "0x1234…cdef". */
export const shortened = (value: string, kept = 6): string => {
  const { head, middle, tail } = splitHex(value, kept);
  return middle === "" ? value : `${head}…${tail}`;
};

import type { JSX } from "preact";
import { splitHex } from "../format/hash.ts";
import { CopyButton } from "./copy-button.tsx";

interface HexProps {
  readonly value: string;
  /** what it is, for the copy button: "address" */
  readonly label: string;
  /** every digit is shown */
  readonly full?: boolean | undefined;
  readonly copy?: boolean;
  /** digits shown at each end */
  readonly kept?: number | undefined;
}

const DEFAULT_KEPT = 6;

/** A hash or address whose middle is hidden from the eye only: selecting and copying gives all of it. */
export const Hex = ({ value, label, full = false, copy = false, kept = DEFAULT_KEPT }: HexProps): JSX.Element => {
  const { head, middle, tail } = splitHex(value, full ? value.length : kept);
  return (
    <span class="hex" title={full ? undefined : value}>
      <span class={full ? "hex-full" : undefined}>{head}</span>
      {middle !== "" && <span class="hex-middle">{middle}</span>}
      {tail}
      {copy && <CopyButton value={value} label={label} />}
    </span>
  );
};

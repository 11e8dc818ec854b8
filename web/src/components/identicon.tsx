import type { JSX } from "preact";
import { identicon } from "../format/identicon.ts";

/** A pattern that tells addresses apart at a glance; the address itself stands beside it. */
export const Identicon = ({ address }: { readonly address: string }): JSX.Element => {
  const { hue, cells } = identicon(address);
  const color = `hsl(${hue} 45% 48%)`;
  return (
    <svg class="identicon" viewBox="0 0 6 6" width="17" height="17" aria-hidden="true" focusable="false">
      <rect width="6" height="6" fill={color} opacity="0.18" />
      {cells.map(([x, y]) => (
        <rect key={`${x} ${y}`} x={x} y={y} width="1" height="1" fill={color} />
      ))}
    </svg>
  );
};

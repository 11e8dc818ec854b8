import type { JSX } from "preact";

/** Strokes on a field of 16 by 16. */
const PATHS = {
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  check: "M3 8.5l3.5 3.5L13 4.5",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6L14 14",
  arrow: "M3 8h10M9.5 4.5L13 8l-3.5 3.5",
  contract: "M4 2.5h5.5L12.5 5.5v8h-8.5zM6.5 8h3.5M6.5 10.5h3.5",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words that say the same. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
  </svg>
);

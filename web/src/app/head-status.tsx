import type { JSX } from "preact";
import type { Link } from "../chain/head.ts";
import { grouped } from "../format/amount.ts";
import { useHead } from "../state/use-head.ts";

const WORDS: Readonly<Record<Link, string>> = {
  connecting: "connecting",
  live: "live",
  polling: "asking every few seconds",
  down: "node does not answer",
};

/** The newest block and whether the page hears of new ones. */
export const HeadStatus = (): JSX.Element => {
  const { link, head } = useHead();
  return (
    <p class={`head-status head-${link}`}>
      <span class="dot" aria-hidden="true" />
      {head !== undefined && <span class="number">{grouped(head.number)}</span>}
      <span class="head-words" role="status">
        {WORDS[link]}
      </span>
    </p>
  );
};

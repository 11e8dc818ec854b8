import type { JSX } from "preact";
import { Link } from "wouter-preact";

interface PagerProps {
  /** what the pages are of: "blocks" */
  readonly of: string;
  /** where the reader is: "1 to 25 of 90" */
  readonly where: string;
  /** undefined: there is no such page */
  readonly newer: string | undefined;
  readonly older: string | undefined;
  readonly newerWord?: string;
  readonly olderWord?: string;
}

const Step = ({ href, word }: { readonly href: string | undefined; readonly word: string }): JSX.Element => (
  <li>
    {href === undefined ? (
      <span class="button" aria-disabled="true">
        {word}
      </span>
    ) : (
      <Link href={href} class="button">
        {word}
      </Link>
    )}
  </li>
);

/** Steps through a long list. */
export const Pager = ({
  of,
  where,
  newer,
  older,
  newerWord = "Newer",
  olderWord = "Older",
}: PagerProps): JSX.Element => (
  <nav class="pager" aria-label={`Pages of ${of}`}>
    <span class="soft number">{where}</span>
    <ul>
      <Step href={newer} word={newerWord} />
      <Step href={older} word={olderWord} />
    </ul>
  </nav>
);

import type { ComponentChildren, JSX } from "preact";
import { UNREACHABLE } from "../chain/failure.ts";
import type { Head } from "../chain/head.ts";
import { useHead } from "../state/use-head.ts";
import { Loading, Notice } from "./outcome.tsx";

interface WithHeadProps {
  readonly rows?: number;
  readonly children: (head: Head) => ComponentChildren;
}

/** What can be shown as soon as the newest block is known; until then that it is awaited, or why it does not come. */
export const WithHead = ({ rows = 3, children }: WithHeadProps): JSX.Element => {
  const { link, head } = useHead();
  if (head !== undefined) return <>{children(head)}</>;
  if (link !== "down") return <Loading rows={rows} />;
  return (
    <Notice title={UNREACHABLE.title} kind="bad">
      <p>{UNREACHABLE.detail}</p>
    </Notice>
  );
};

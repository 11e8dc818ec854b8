import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** beside the heading */
  readonly side?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Whether the page is the first since the document was loaded: then the browser places the focus. */
let first = true;

/** A page of the explorer: names the document, and moves the reader to its heading when it opens. */
export const Page = ({ title, side, children }: PageProps): JSX.Element => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · CPChain explorer`;
    if (!first) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    first = false;
  }, [title]);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {side}
      </div>
      {children}
    </>
  );
};

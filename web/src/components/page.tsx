import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** shown instead of the title's words */
  readonly heading?: ComponentChildren;
  readonly children: ComponentChildren;
}

let first = true;

/** A page of the explorer: names the document, and moves the reader to its heading when it opens. */
export const Page = ({ title, heading = title, children }: PageProps): JSX.Element => {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · CPChain explorer`;
    if (!first) {
      scrollTo(0, 0);
      element.current?.focus({ preventScroll: true });
    }
    first = false;
  }, [title]);
  return (
    <>
      <h1 tabIndex={-1} ref={element}>
        {heading}
      </h1>
      {children}
    </>
  );
};

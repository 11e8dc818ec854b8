import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  readonly title: string;
  /** beside the title */
  readonly side?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page under its own heading. */
export const Panel = ({ title, side, children }: PanelProps): JSX.Element => {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {side}
      </header>
      {children}
    </section>
  );
};

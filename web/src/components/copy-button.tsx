import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface CopyButtonProps {
  readonly value: string;
  readonly label: string;
}

const SHOWN_MS = 1_500;

type Outcome = "none" | "copied" | "failed";
const WORDS: Readonly<Record<Outcome, string>> = { none: "", copied: "Copied", failed: "Not allowed to copy" };

/** Copies a value. Browsers allow that on this machine and over https only; elsewhere there is no button. */
export const CopyButton = ({ value, label }: CopyButtonProps): JSX.Element | null => {
  const [outcome, setOutcome] = useState<Outcome>("none");
  useEffect(() => {
    if (outcome === "none") return undefined;
    const timer = setTimeout(() => {
      setOutcome("none");
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);
  if (!isSecureContext) return null;
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(
      () => {
        setOutcome("copied");
      },
      () => {
        setOutcome("failed");
      },
    );
  };
  return (
    <>
      <button type="button" class="copy" aria-label={`Copy ${label}`} title={`Copy ${label}`} onClick={copy}>
        <Icon name={outcome === "copied" ? "check" : "copy"} />
      </button>
      <span role="status" class="visually-hidden">
        {WORDS[outcome]}
      </span>
    </>
  );
};

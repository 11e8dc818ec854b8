import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface TextFieldProps {
  readonly label: string;
  /** the type or unit, beside the label */
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** what is wrong with the entry */
  readonly problem?: string | undefined;
  readonly inputMode?: "decimal" | "text";
  /** of several lines */
  readonly lines?: number;
}

/** A labelled entry with its problem, tied together for those who cannot see it. */
export const TextField = (props: TextFieldProps): JSX.Element => {
  const { label, hint, value, onChange, problem, inputMode = "text", lines } = props;
  const id = useId();
  const problemId = `${id}-problem`;
  const shared = {
    id,
    value,
    spellcheck: false,
    autocomplete: "off",
    "aria-invalid": problem !== undefined,
    "aria-describedby": problem === undefined ? undefined : problemId,
    onInput: (event: Event): void => {
      onChange((event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value);
    },
  } as const;
  return (
    <div class="field">
      <label for={id}>
        {label} {hint !== undefined && <span class="value-type">{hint}</span>}
      </label>
      {lines === undefined ? (
        <input type="text" inputMode={inputMode} {...shared} />
      ) : (
        <textarea rows={lines} {...shared} />
      )}
      {problem !== undefined && (
        <p id={problemId} class="problem">
          {problem}
        </p>
      )}
    </div>
  );
};

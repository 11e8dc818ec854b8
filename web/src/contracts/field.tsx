import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { AbiParameter } from "viem";
import { TextField } from "../components/text-field.tsx";
import { emptyDraft, MAX_ITEMS, shapeOf } from "./draft.ts";
import type { Draft, FieldError, Path } from "./draft.ts";
import { typeText } from "./functions.ts";

interface FieldProps {
  readonly parameter: AbiParameter;
  /** the parameter's place or, within an array, the item's */
  readonly label: string;
  readonly draft: Draft;
  readonly path: Path;
  readonly errors: readonly FieldError[];
  readonly onChange: (path: Path, draft: Draft) => void;
}

const isAt = (path: Path, { path: at }: FieldError): boolean =>
  at.length === path.length && at.every((each, index) => each === path[index]);

const messageAt = (path: Path, errors: readonly FieldError[]): string | undefined =>
  errors.find((error) => isAt(path, error))?.message;

const nameOf = ({ name }: AbiParameter, index: number): string =>
  name === undefined || name === "" ? `value ${index + 1}` : name;

/** An entry for a value of any type: structs and arrays hold the entries of their parts. */
export const Field = (props: FieldProps): JSX.Element => {
  const { parameter, label, draft, path, errors, onChange } = props;
  const shape = shapeOf(parameter);
  if (shape.kind === "tuple" && typeof draft !== "string") {
    return (
      <Group label={label} type={typeText(parameter)}>
        {shape.components.map((component, index) => (
          <Field
            key={index}
            parameter={component}
            label={nameOf(component, index)}
            draft={draft[index] ?? ""}
            path={[...path, index]}
            errors={errors}
            onChange={onChange}
          />
        ))}
      </Group>
    );
  }
  if (shape.kind === "array" && typeof draft !== "string") {
    return <List {...props} draft={draft} item={shape.item} length={shape.length} />;
  }
  const problem = messageAt(path, errors);
  const change = (entry: string): void => {
    onChange(path, entry);
  };
  if (parameter.type === "bool") return <Choice label={label} value={String(draft)} onChange={change} />;
  return (
    <TextField
      label={label}
      hint={parameter.type}
      value={String(draft)}
      onChange={change}
      problem={problem}
      {...(parameter.type === "string" || parameter.type === "bytes" ? { lines: 2 } : {})}
    />
  );
};

interface ListProps extends FieldProps {
  readonly draft: readonly Draft[];
  readonly item: AbiParameter;
  /** of an array whose length is part of its type */
  readonly length: number | undefined;
}

const List = ({ parameter, label, draft, path, errors, onChange, item, length }: ListProps): JSX.Element => {
  const problem = messageAt(path, errors);
  return (
    <Group label={label} type={typeText(parameter)}>
      {draft.map((each, index) => (
        <div key={index} class="list-item">
          <Field
            parameter={item}
            label={`${label}[${index}]`}
            draft={each}
            path={[...path, index]}
            errors={errors}
            onChange={onChange}
          />
        </div>
      ))}
      {length === undefined && (
        <div class="row">
          <button
            type="button"
            disabled={draft.length >= MAX_ITEMS}
            onClick={() => {
              onChange(path, [...draft, emptyDraft(item)]);
            }}
          >
            Add to {label}
          </button>
          {draft.length > 0 && (
            <button
              type="button"
              onClick={() => {
                onChange(path, draft.slice(0, -1));
              }}
            >
              Remove {label}[{draft.length - 1}]
            </button>
          )}
        </div>
      )}
      {problem !== undefined && <p class="problem">{problem}</p>}
    </Group>
  );
};

interface GroupProps {
  readonly label: string;
  readonly type: string;
  readonly children: JSX.Element | readonly (JSX.Element | readonly JSX.Element[] | false)[];
}

const Group = ({ label, type, children }: GroupProps): JSX.Element => (
  <fieldset class="group">
    <legend>
      {label} <span class="value-type">{type}</span>
    </legend>
    {children}
  </fieldset>
);

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Choice = ({ label, value, onChange }: ChoiceProps): JSX.Element => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        {label} <span class="value-type">bool</span>
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      >
        <option value="false">false</option>
        <option value="true">true</option>
      </select>
    </div>
  );
};

interface FieldsProps {
  readonly parameters: readonly AbiParameter[];
  readonly drafts: readonly Draft[];
  readonly errors: readonly FieldError[];
  readonly onChange: (path: Path, draft: Draft) => void;
}

/** Entries for all parameters of a function. */
export const Fields = ({ parameters, drafts, errors, onChange }: FieldsProps): JSX.Element => (
  <>
    {parameters.map((parameter, index) => (
      <Field
        key={index}
        parameter={parameter}
        label={nameOf(parameter, index)}
        draft={drafts[index] ?? ""}
        path={[index]}
        errors={errors}
        onChange={onChange}
      />
    ))}
  </>
);

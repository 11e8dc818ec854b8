import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import type { AbiFunction } from "viem";
import { keyOf, typeText } from "./functions.ts";
import type { FunctionFormProps } from "./read-form.tsx";

interface FunctionListProps extends Omit<FunctionFormProps, "item"> {
  readonly items: readonly AbiFunction[];
  readonly form: ComponentType<FunctionFormProps>;
}

interface EntryProps extends FunctionFormProps {
  readonly form: ComponentType<FunctionFormProps>;
}

const Entry = ({ form: Form, ...props }: EntryProps): JSX.Element => {
  const [opened, setOpened] = useState(false);
  const { name, inputs, stateMutability } = props.item;
  return (
    <details
      class="function"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
      }}
    >
      <summary>
        <code class="signature">
          <b>{name}</b>({inputs.map(typeText).join(", ")})
        </code>
        {stateMutability === "payable" && <span class="badge">payable</span>}
      </summary>
      {opened && (
        <div class="function-body">
          <Form {...props} />
        </div>
      )}
    </details>
  );
};

/** Functions of a contract, each with its form to unfold. */
export const FunctionList = ({ items, ...props }: FunctionListProps): JSX.Element => (
  <div class="functions">
    {items.map((item) => (
      <Entry key={keyOf(item)} item={item} {...props} />
    ))}
  </div>
);

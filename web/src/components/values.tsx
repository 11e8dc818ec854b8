import type { JSX } from "preact";
import type { Argument, Value } from "../abi/value.ts";
import { grouped } from "../format/amount.ts";
import { AddressLink } from "./links.tsx";

const Text = ({ value }: { readonly value: Value }): JSX.Element => {
  switch (value.kind) {
    case "address":
      return <AddressLink address={value.address} />;
    case "number":
      return <span class="number">{grouped(value.number)}</span>;
    case "truth":
      return <>{value.truth ? "true" : "false"}</>;
    case "bytes":
      return <code>{value.hex}</code>;
    case "text":
      return <>{value.text === "" ? <span class="soft">empty</span> : `“${value.text}”`}</>;
    case "list":
      return value.items.length === 0 ? <span class="soft">none</span> : <Values inputs={value.items} />;
  }
};

/** Decoded values under their names, lists and structs indented. */
export const Values = ({ inputs }: { readonly inputs: readonly Argument[] }): JSX.Element => (
  <ul class="values">
    {inputs.map(({ name, type, value }, i) => (
      <li key={i} class={value.kind === "list" && value.items.length > 0 ? "value value-nested" : "value"}>
        <span class="value-name">
          {name} <span class="value-type">{type}</span>
        </span>
        <div class="value-data">
          <Text value={value} />
        </div>
      </li>
    ))}
  </ul>
);

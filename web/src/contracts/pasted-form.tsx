import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Abi, Address } from "viem";
import { TextField } from "../components/text-field.tsx";
import { parsePastedAbi } from "./pasted.ts";
import { keepPastedAbi } from "./pasted-store.ts";

interface PastedFormProps {
  readonly address: Address;
  readonly onAbi: (abi: Abi) => void;
}

const LINES = 6;

/** Takes the ABI of a contract that the page does not know. It stays in this tab. */
export const PastedForm = ({ address, onAbi }: PastedFormProps): JSX.Element => {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | undefined>();
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const pasted = parsePastedAbi(text);
        setProblem(pasted.ok ? undefined : pasted.message);
        if (!pasted.ok) return;
        keepPastedAbi(address, text);
        onAbi(pasted.abi);
      }}
    >
      <TextField label="ABI" hint="JSON" value={text} onChange={setText} lines={LINES} problem={problem} />
      <div class="row">
        <button type="submit">Use this ABI</button>
      </div>
    </form>
  );
};

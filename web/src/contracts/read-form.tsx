import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Abi, AbiFunction, Address, Hex } from "viem";
import type { Argument } from "../abi/value.ts";
import { call } from "../chain/client.ts";
import { Values } from "../components/values.tsx";
import { useServices } from "../state/context.ts";
import { useWallets } from "../wallet/context.tsx";
import { Problem } from "../wallet/problem.tsx";
import { useAction } from "../wallet/use-action.ts";
import { decodeValues, encodeCall } from "./codec.ts";
import { Fields } from "./field.tsx";
import type { AbiValue } from "./parse.ts";
import { useEntries } from "./use-entries.ts";

export interface FunctionFormProps {
  readonly address: Address;
  readonly abi: Abi;
  readonly item: AbiFunction;
}

/** Asks a contract, in the name of the account that is connected, at the newest block. */
export const ReadForm = ({ address, abi, item }: FunctionFormProps): JSX.Element => {
  const { client } = useServices();
  const { state: wallet } = useWallets();
  const { drafts, errors, change, submit } = useEntries(item.inputs);
  const { state, run } = useAction<readonly Argument[]>();

  const read = async (values: readonly AbiValue[]): Promise<readonly Argument[]> => {
    const from = wallet.status === "connected" ? { from: wallet.account } : {};
    const data = encodeCall(item, values);
    return decodeValues(item.outputs, await call<Hex>(client, "eth_call", [{ ...from, to: address, data }, "latest"]));
  };
  useEffect(() => {
    if (item.inputs.length === 0) run(() => read([]));
    // Once, when the form opens: what needs no entries shows its answer by itself.
  }, []);
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const values = submit();
        if (values !== undefined) run(() => read(values));
      }}
    >
      <Fields parameters={item.inputs} drafts={drafts} errors={errors} onChange={change} />
      <div class="row">
        <button type="submit" disabled={state.status === "working"}>
          {item.inputs.length === 0 ? "Read again" : "Read"}
        </button>
      </div>
      <div role="status" class="answer">
        {state.status === "done" &&
          (state.value.length === 0 ? <p>Returned nothing.</p> : <Values inputs={state.value} />)}
      </div>
      {state.status === "failed" && <Problem error={state.error} abi={abi} />}
    </form>
  );
};

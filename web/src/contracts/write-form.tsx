import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Address, Hash } from "viem";
import { estimateGas } from "viem/actions";
import { TextField } from "../components/text-field.tsx";
import { COIN_DECIMALS } from "../format/amount.ts";
import { useServices } from "../state/context.ts";
import { parseAmount } from "../wallet/amount.ts";
import { useWallets } from "../wallet/context.tsx";
import { withReserve } from "../wallet/gas.ts";
import { Problem } from "../wallet/problem.tsx";
import { RequireWallet } from "../wallet/require-wallet.tsx";
import { Sent } from "../wallet/sent.tsx";
import { useAction } from "../wallet/use-action.ts";
import { encodeCall } from "./codec.ts";
import { Fields } from "./field.tsx";
import type { AbiValue } from "./parse.ts";
import type { FunctionFormProps } from "./read-form.tsx";
import { useEntries } from "./use-entries.ts";

const AMOUNT_PROBLEM = `Expects an amount such as 1.5, with up to ${COIN_DECIMALS} decimals.`;

/** Calls a function by a transaction. The node tries it first, so that a call that would fail costs nothing. */
export const WriteForm = ({ address, abi, item }: FunctionFormProps): JSX.Element => {
  const { client } = useServices();
  const { session } = useWallets();
  const entries = useEntries(item.inputs);
  const [amount, setAmount] = useState("0");
  const { state, run } = useAction<Hash>();
  const payable = item.stateMutability === "payable";
  const value = payable ? parseAmount(amount, COIN_DECIMALS) : 0n;

  const send = async (account: Address, values: readonly AbiValue[], wei: bigint): Promise<Hash> => {
    const transaction = { to: address, data: encodeCall(item, values), value: wei };
    const gas = await estimateGas(client, { account, ...transaction });
    return session.send({ from: account, ...transaction, gas: withReserve(gas) });
  };
  return (
    <form class="stack" noValidate onSubmit={preventDefault}>
      <Fields parameters={item.inputs} drafts={entries.drafts} errors={entries.errors} onChange={entries.change} />
      {payable && (
        <TextField
          label="Amount to send along"
          hint="CPC"
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          problem={value === undefined ? AMOUNT_PROBLEM : undefined}
        />
      )}
      <RequireWallet to="call this function">
        {(account) => (
          <div class="row">
            <button
              type="submit"
              class="primary"
              disabled={state.status === "working"}
              onClick={() => {
                const values = entries.submit();
                if (values !== undefined && value !== undefined) run(() => send(account, values, value));
              }}
            >
              Send
            </button>
            {state.status === "working" && <p role="status">Open your wallet and confirm there.</p>}
          </div>
        )}
      </RequireWallet>
      {state.status === "failed" && <Problem error={state.error} abi={abi} />}
      {state.status === "done" && <Sent hash={state.value} />}
    </form>
  );
};

/** The button's click does it, pressing Enter in an entry included. */
const preventDefault = (event: Event): void => {
  event.preventDefault();
};
